import { Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { sparkline } from '../shared/view-model/speeds.ts';

const WIDTH = 64;
const HEIGHT = 14;

/** The speed of the last seconds. Decoration: the present speed is in the row's words. */
export function Sparkline(props: { speeds: readonly number[] }): JSX.Element {
  const points = () => sparkline(props.speeds, WIDTH, HEIGHT);
  return (
    <Show when={points()}>
      <svg class="spark" viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`} aria-hidden="true">
        <polyline points={points()} />
      </svg>
    </Show>
  );
}
