import { Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { ActionError } from '../shared/components/action-error.tsx';
import { Icon } from '../shared/components/icon.tsx';
import { RowButtons } from '../shared/components/row-buttons.tsx';
import { StatusChip } from '../shared/components/status-chip.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { shortDemand } from './ranking.ts';
import type { RankRow } from './ranking.ts';

/** One model of the ranking, with its demand and the button of its state. */
export function RankItem(props: { entry: RankRow }): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const m = () => locale().m;
  const short = () => shortDemand(props.entry.demand, locale().f);
  return (
    <div class="rank" data-testid={`rank-${props.entry.modelId}`}>
      <span class="rank-number">{locale().f.exact(props.entry.rank)}</span>
      <div class="rank-model">
        <Show when={props.entry.row} fallback={<span class="row-title">{props.entry.modelId}</span>}>
          <button
            type="button"
            class="row-title rank-open"
            title={m().top.open(props.entry.modelId)}
            onClick={() => app.goTo('models', { open: props.entry.modelId })}
          >
            {props.entry.modelId}
          </button>
        </Show>
        <span class="row-text">
          <Show when={props.entry.row} fallback={m().top.notInLibrary}>
            {row => app.rowText(row())}
          </Show>
        </span>
      </div>
      <div class="rank-demand">
        <Show when={short()}>
          <span class="rank-compact" aria-hidden="true">
            {short()}
          </span>
        </Show>
        <span class="rank-exact">{m().top.tasks(props.entry.demand, locale().f.exact(props.entry.demand))}</span>
        <div class="bar bar-demand" aria-hidden="true">
          <div class="bar-fill" style={{ transform: `scaleX(${props.entry.share.toFixed(4)})` }} />
        </div>
      </div>
      <div class="row-actions">
        <Show when={props.entry.row}>
          {row => (
            <>
              <RankMark status={row().status} />
              <RowButtons row={row()} others="none" />
            </>
          )}
        </Show>
      </div>
      <ActionError modelId={props.entry.modelId} />
    </div>
  );
}

/** The state beside the button. An available model needs none: its button says Install. */
function RankMark(props: { status: NonNullable<RankRow['row']>['status'] }): JSX.Element {
  const app = useApp();
  return (
    <Show when={props.status !== 'available'}>
      <Show when={props.status === 'ready'} fallback={<StatusChip status={props.status} />}>
        <span class="installed-mark">
          <Icon name="check" />
          {app.preferences.locale().m.top.installed}
        </span>
      </Show>
    </Show>
  );
}
