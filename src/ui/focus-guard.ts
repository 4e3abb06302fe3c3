const PRESSABLE = 'button, a[href], summary, input, select, textarea';

interface Place {
  element: HTMLElement;
  /** From the element outwards, each with its place among its siblings. */
  parents: { parent: Element; index: number }[];
}

/**
 * Keeps the focus from falling to the body when the element that has it goes away: a row that is
 * removed, a button whose action is done. It moves to what stands in its place, or nearest to it. A
 * person with a keyboard would otherwise begin again at the top of the page.
 *
 * @returns ends it
 */
export function guardFocus(main: HTMLElement): () => void {
  let last: Place | null = null;
  const remember = ({ target }: Event) => {
    last = target instanceof HTMLElement && main.contains(target) ? placeOf(target, main) : null;
  };
  // A click beside everything takes the focus away on purpose.
  const forget = ({ target }: Event) => {
    if (target instanceof Element && target.closest(PRESSABLE) === null) last = null;
  };
  const look = () => {
    if (last === null || last.element.isConnected || document.activeElement !== document.body) return;
    const next = nearest(last, main);
    last = null;
    next?.focus({ preventScroll: true });
  };
  const observer = new MutationObserver(look);
  observer.observe(main, { childList: true, subtree: true });
  document.addEventListener('focusin', remember);
  document.addEventListener('pointerdown', forget, true);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', remember);
    document.removeEventListener('pointerdown', forget, true);
  };
}

function placeOf(element: HTMLElement, main: HTMLElement): Place {
  const parents: Place['parents'] = [];
  for (let child: Element = element; child !== main && child.parentElement; child = child.parentElement) {
    parents.push({ parent: child.parentElement, index: [...child.parentElement.children].indexOf(child) });
  }
  return { element, parents };
}

/** What stands at the index in the innermost parent that is still there, or else the view itself. */
function nearest({ parents }: Place, main: HTMLElement): HTMLElement | null {
  for (const { parent, index } of parents) {
    if (!parent.isConnected || parent === main) continue;
    const at = parent.children[Math.min(index, parent.children.length - 1)];
    const found = (at && pressableIn(at)) ?? pressableIn(parent);
    if (found) return found;
  }
  const title = main.querySelector<HTMLElement>('h1');
  if (title) title.tabIndex = -1;
  return title;
}

function pressableIn(element: Element): HTMLElement | null {
  const own = element instanceof HTMLElement && element.matches(PRESSABLE) ? element : null;
  return own ?? element.querySelector<HTMLElement>(PRESSABLE);
}
