/** What a row is opened by, and what else can be pressed in it. */
const PRESSABLE = 'button, a[href], summary, input';

/**
 * Moves the focus through a list by arrow keys: up and down to the same place of the next row, left
 * and right through the buttons of a row. Home and End lead to the first and last row in the page.
 */
export function moveByArrows(event: KeyboardEvent): void {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement)) return;
  if (target.matches('input, textarea, select')) return;
  const row = target.closest('li');
  if (row === null) return;
  const next = key === 'ArrowLeft' || key === 'ArrowRight' ? besideIn(row, target, key) : rowBy(row, key);
  if (next === null) return;
  event.preventDefault();
  next.focus();
}

/** The first row of a list, for a key that leads into it. */
export function firstOf(list: Element | null): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`li :is(${PRESSABLE})`) ?? null;
}

function besideIn(row: Element, from: HTMLElement, key: string): HTMLElement | null {
  const parts = [...row.querySelectorAll<HTMLElement>(PRESSABLE)];
  return parts[parts.indexOf(from) + (key === 'ArrowRight' ? 1 : -1)] ?? null;
}

function rowBy(row: Element, key: string): HTMLElement | null {
  const rows = [...(row.parentElement?.children ?? [])];
  const from = rows.indexOf(row);
  const orders: Record<string, Element[] | undefined> = {
    ArrowDown: rows.slice(from + 1),
    ArrowUp: rows.slice(0, from).reverse(),
    Home: rows,
    End: rows.toReversed(),
  };
  // A heading between rows has nothing to press.
  for (const each of orders[key] ?? []) {
    const first = each.querySelector<HTMLElement>(PRESSABLE);
    if (first) return first;
  }
  return null;
}
