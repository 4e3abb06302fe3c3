import type { JSX } from 'solid-js';

/** `value` is 0…1; `tone` is the state it shows. */
export function ProgressBar(props: { value: number; label: string; tone: string }): JSX.Element {
  return (
    <div
      class={`bar bar-${props.tone}`}
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(props.value * 100)}
    >
      <div class="bar-fill" style={{ transform: `scaleX(${props.value.toFixed(3)})` }} />
    </div>
  );
}
