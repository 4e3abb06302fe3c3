import { Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { useApp } from '../shared/store/app-store.ts';
import { codeAndText, errorDetails, rowText } from '../shared/view-model/row-text.ts';
import { lacksRoom, progressOf } from '../shared/view-model/rows.ts';
import type { ModelRow } from '../shared/view-model/rows.ts';
import { ActionButton } from '../shared/components/button.tsx';
import { CopyButton } from '../shared/components/copy-button.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { RowButtons } from '../shared/components/row-buttons.tsx';
import { Sparkline } from './sparkline.tsx';
import { StatusChip } from '../shared/components/status-chip.tsx';

export function ModelRowItem(props: { row: ModelRow; selected: boolean; onSelect: () => void }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const text = () => rowText(props.row, app.preferences.locale(), app.now(), app.freeBytes());
  const progress = () => progressOf(props.row);
  const taskError = () => (props.row.status === 'failed' ? (props.row.task?.error ?? null) : null);
  return (
    <div class="row" classList={{ 'row-selected': props.selected }} data-testid={`model-${props.row.modelId}`}>
      <button type="button" class="row-name" aria-expanded={props.selected} onClick={() => props.onSelect()}>
        <span class="row-title" title={props.row.modelId}>
          {props.row.modelId}
        </span>
        <span class="row-version">{props.row.version}</span>
      </button>
      <StatusChip status={props.row.status} />
      <div class="row-status">
        <div class="row-line">
          <span
            class="row-text"
            classList={{ 'row-text-bad': taskError() !== null || lacksRoom(props.row, app.freeBytes()) }}
            title={taskError()?.message}
          >
            {text()}
          </span>
          <Show when={props.row.status === 'downloading'}>
            <Sparkline speeds={app.speeds(props.row.modelId)} />
          </Show>
          <Show when={taskError()}>
            {error => (
              <CopyButton
                label={m().actions.copyDetails}
                name={m().actionOn(m().actions.copyDetails, props.row.modelId)}
                text={() => errorDetails(props.row, error())}
              />
            )}
          </Show>
        </div>
        <Show when={progress() !== null}>
          <ProgressBar value={progress() ?? 0} tone={props.row.status} label={m().row.progressOf(props.row.modelId)} />
        </Show>
      </div>
      <div class="row-actions">
        <RowButtons row={props.row} />
      </div>
      <ActionError modelId={props.row.modelId} />
    </div>
  );
}

/** Why the last click was refused, at the model it was for. */
export function ActionError(props: { modelId: string }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  return (
    <Show when={app.actionError(props.modelId)}>
      {error => (
        <div class="row-error" role="alert">
          <span title={error().message}>{codeAndText(error(), m())}</span>
          <ActionButton kind="quiet" onClick={() => app.clearError(props.modelId)}>
            {m().close}
          </ActionButton>
        </div>
      )}
    </Show>
  );
}
