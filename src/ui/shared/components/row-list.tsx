import { createMemo, createSignal, For, onCleanup, onMount, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { moveByArrows } from './list-keys.ts';
import { keepFocus } from '../store/keep-focus.ts';
import { layout, rowsBetween } from './list-window.ts';

/** A list of at most this many rows is in the page as a whole. Each row costs some 20 elements. */
const ALL_ROWS_MAX = 60;
/** Rows this far outside the view are in the page too, so that scrolling and Tab find them. */
const MARGIN_PX = 400;
/** The window moves in steps: that needs fewer computations than one for each scroll event. */
const STEP_PX = 100;

interface RowListProps<T> {
  items: readonly T[];
  keyOf: (item: T) => string;
  label: string;
  /** The assumed height in px of a row that was never in view. */
  estimate: number;
  children: (item: T) => JSX.Element;
}

/**
 * A scrolling list. Of a long list only the rows in view are in the page. The focus stays through a
 * new order and through scrolling.
 */
export function RowList<T>(props: RowListProps<T>): JSX.Element {
  let scroller: HTMLDivElement | undefined;
  const keys = createMemo(() => props.items.map(item => props.keyOf(item)));
  keepFocus(
    () => scroller,
    () => keys(),
  );
  return (
    <div class="rows" ref={scroller} onKeyDown={moveByArrows}>
      <Show when={props.items.length > ALL_ROWS_MAX} fallback={<AllRows {...props} />}>
        <RowsInView {...props} scroller={() => scroller as HTMLElement} />
      </Show>
    </div>
  );
}

function AllRows<T>(props: RowListProps<T>): JSX.Element {
  return (
    <ul aria-label={props.label}>
      <For each={props.items}>{item => <li>{props.children(item)}</li>}</For>
    </ul>
  );
}

function RowsInView<T>(props: RowListProps<T> & { scroller: () => HTMLElement }): JSX.Element {
  // At first the list assumes the whole window and no margin: the first frame makes only visible
  // rows.
  const [margin, setMargin] = createSignal(0);
  const [view, setView] = createSignal(
    { top: 0, height: window.innerHeight },
    { equals: (a, b) => a.top === b.top && a.height === b.height },
  );
  const [heights, setHeights] = createSignal<ReadonlyMap<string, number>>(new Map());
  const [focused, setFocused] = createSignal<string | null>(null);
  const keys = createMemo(() => props.items.map(item => props.keyOf(item)));
  const places = createMemo(() => layout(keys(), heights(), props.estimate));
  const tops = createMemo(() => new Map(keys().map((key, row) => [key, places().offsets[row] ?? 0])));
  const shown = createMemo(() => {
    const { top, height } = view();
    const key = focused();
    const kept = key === null ? -1 : keys().indexOf(key);
    const rows = rowsBetween(places(), top - margin(), top + height + margin(), kept < 0 ? null : kept);
    return rows.map(row => ({ row, item: props.items[row] as T }));
  });
  const items = createMemo(() => shown().map(({ item }) => item));
  const numbers = createMemo(() => new Map(shown().map(({ row, item }) => [item, row])));

  const look = () => {
    const { scrollTop, clientHeight } = props.scroller();
    setView({ top: Math.floor(scrollTop / STEP_PX) * STEP_PX, height: clientHeight });
  };
  const sizes = new ResizeObserver(entries => {
    const measured: [string, number][] = [];
    let above = 0;
    for (const { target, borderBoxSize } of entries) {
      const key = (target as HTMLElement).dataset['key'] ?? '';
      const height = borderBoxSize[0]?.blockSize ?? 0;
      if (height === 0 || !target.isConnected) continue;
      const known = heights().get(key) ?? props.estimate;
      // Most rows have the expected height. Then nothing moves, and a fast scroll needs no new
      // layout.
      if (height === known) continue;
      if ((tops().get(key) ?? 0) + known <= props.scroller().scrollTop) above += height - known;
      measured.push([key, height]);
    }
    if (measured.length === 0) return;
    setHeights(new Map([...heights(), ...measured]));
    // A row above the view that is higher than assumed must not move what is in view.
    if (above !== 0) props.scroller().scrollTop += above;
  });
  const resized = new ResizeObserver(look);
  onMount(() => {
    const scroller = props.scroller();
    scroller.addEventListener('scroll', look, { passive: true });
    // This observer calls `look` before the first frame, when the layout is known anyway.
    resized.observe(scroller);
    const frame = requestAnimationFrame(() => setTimeout(() => setMargin(MARGIN_PX)));
    onCleanup(() => {
      cancelAnimationFrame(frame);
      scroller.removeEventListener('scroll', look);
    });
  });
  onCleanup(() => {
    sizes.disconnect();
    resized.disconnect();
  });

  return (
    <ul
      class="rows-in-view"
      aria-label={props.label}
      style={{ height: `${places().offsets.at(-1) ?? 0}px` }}
      onFocusIn={event => setFocused(event.target.closest('li')?.dataset['key'] ?? null)}
      onFocusOut={event => {
        if (event.relatedTarget !== null) setFocused(null);
      }}
    >
      <For each={items()}>
        {item => (
          <li
            ref={element => {
              sizes.observe(element);
              onCleanup(() => sizes.unobserve(element));
            }}
            data-key={props.keyOf(item)}
            aria-posinset={(numbers().get(item) ?? 0) + 1}
            aria-setsize={props.items.length}
            style={{ top: `${tops().get(props.keyOf(item)) ?? 0}px` }}
          >
            {props.children(item)}
          </li>
        )}
      </For>
    </ul>
  );
}
