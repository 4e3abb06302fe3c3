import { createComputed, createEffect, createMemo } from 'solid-js';
import type { Accessor } from 'solid-js';

/**
 * Keeps the focus through a new order of a list. Moving an element takes the focus from it: what had it before the move,
 * inside the list, gets it back afterwards, without scrolling.
 *
 * @param list the element whose items move; undefined until it is there
 * @param keys the items' keys in their order
 */
export function keepFocus(list: Accessor<HTMLElement | undefined>, keys: Accessor<readonly string[]>): void {
  const order = createMemo(() => keys().join('\n'));
  let held: HTMLElement | null = null;
  // Computations run before the page changes, effects after it has.
  createComputed(() => {
    order();
    const active = document.activeElement;
    held = active instanceof HTMLElement && list()?.contains(active) ? active : null;
  });
  createEffect(() => {
    order();
    if (held?.isConnected && document.activeElement !== held) held.focus({ preventScroll: true });
  });
}
