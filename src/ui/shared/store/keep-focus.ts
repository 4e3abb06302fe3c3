import { createComputed, createEffect, createMemo } from 'solid-js';
import type { Accessor } from 'solid-js';

/**
 * Keeps the focus when the order of a list changes. A browser takes the focus from an element that
 * moves. The element gets it back after the move, without scrolling.
 *
 * @param list the element whose items move; undefined until it is there
 * @param keys the keys of the items in their order
 */
export function keepFocus(list: Accessor<HTMLElement | undefined>, keys: Accessor<readonly string[]>): void {
  const order = createMemo(() => keys().join('\n'));
  let held: HTMLElement | null = null;
  // A computation runs before the page changes, an effect runs after it.
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
