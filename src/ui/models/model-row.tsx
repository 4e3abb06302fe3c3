import { Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { ActionError } from '../shared/components/action-error.tsx';
import { RowButtons } from '../shared/components/row-buttons.tsx';
import { StatusChip } from '../shared/components/status-chip.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { lacksRoom, progressOf } from '../shared/view-model/rows.ts';
import type { ModelRow } from '../shared/view-model/rows.ts';
import { sparkline } from '../shared/view-model/speeds.ts';

const SPARKLINE_WIDTH = 64;
const SPARKLINE_HEIGHT = 14;

/** One model in the list. A click on the row opens its details. */
export function ModelRowItem(props: { row: ModelRow; selected: boolean; onSelect: () => void }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const text = () => app.rowText(props.row);
  const progress = () => progressOf(props.row);
  const taskError = () => (props.row.status === 'failed' ? (props.row.task?.error ?? null) : null);
  return (
    <div class="row" classList={{ 'row-selected': props.selected }} data-testid={`model-${props.row.modelId}`}>
      <button type="button" class="row-name" aria-expanded={props.selected} onClick={() => props.onSelect()}>
        <span class="row-title" title={props.row.about.description ?? props.row.modelId}>
          {props.row.about.title ?? props.row.modelId}
        </span>
        <span class="row-version">
          {props.row.about.title === null ? props.row.version : `${props.row.modelId} ${props.row.version ?? ''}`}
        </span>
      </button>
      <StatusChip status={props.row.status} />
      <div class="row-status">
        <div class="row-line">
          <span
            class="row-text"
            classList={{ 'row-text-bad': taskError() !== null || lacksRoom(props.row, app.freeBytes()) }}
            title={taskError()?.code}
          >
            {text()}
          </span>
          <Show when={props.row.status === 'downloading'}>
            <Sparkline speeds={app.speeds(props.row.modelId)} />
          </Show>
        </div>
        <Show when={progress() !== null}>
          <ProgressBar value={progress() ?? 0} tone={props.row.status} label={m().row.progressOf(props.row.modelId)} />
        </Show>
      </div>
      <div class="row-actions">
        <RowButtons row={props.row} arrows />
      </div>
      <ActionError modelId={props.row.modelId} />
    </div>
  );
}

/** `value` is 0…1. `tone` is the state that the bar shows. */
function ProgressBar(props: { value: number; label: string; tone: string }): JSX.Element {
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

/**
 * The speeds of the last seconds as a line. Decoration only: the row says the present speed in
 * words.
 */
function Sparkline(props: { speeds: readonly number[] }): JSX.Element {
  const points = () => sparkline(props.speeds, SPARKLINE_WIDTH, SPARKLINE_HEIGHT);
  return (
    <Show when={points()}>
      <svg class="spark" viewBox={`0 -1 ${SPARKLINE_WIDTH} ${SPARKLINE_HEIGHT + 2}`} aria-hidden="true">
        <polyline points={points()} />
      </svg>
    </Show>
  );
}
