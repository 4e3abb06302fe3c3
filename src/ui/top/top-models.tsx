import { createMemo, For, Match, Show, Switch } from 'solid-js';
import type { JSX } from 'solid-js';
import { Icon } from '../shared/components/icon.tsx';
import { ActionError } from '../models/model-row.tsx';
import { Notice } from '../shared/components/notice.tsx';
import { RowButtons } from '../shared/components/row-buttons.tsx';
import { StatusChip } from '../shared/components/status-chip.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { keepFocus } from '../shared/store/keep-focus.ts';
import { createKeyedList, valueOf } from '../shared/store/stream.ts';
import { rankRows, shortDemand } from './ranking.ts';
import type { RankRow } from './ranking.ts';
import { errorText, rowText } from '../shared/view-model/row-text.ts';

export function TopModelsView(): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const m = () => locale().m;
  const remote = () => valueOf(app.ranking(), null);
  const error = () => {
    const ranking = app.ranking();
    return ranking.state === 'failed' ? ranking.error : (remote()?.error ?? null);
  };
  const ranked = createMemo(() => rankRows(remote()?.value ?? null, app.rows()));
  const rows = createKeyedList(() => ranked(), 'modelId');
  let list: HTMLOListElement | undefined;
  keepFocus(
    () => list,
    () => rows().map(row => row.modelId),
  );
  const errorLine = () => {
    const known = error();
    if (!known) return '';
    const why = errorText(known, m());
    return rows().length > 0 ? m().top.failed(why) : m().top.failedNoData(why);
  };
  const withoutUrl = () => {
    const health = app.health();
    return health.state === 'ready' && health.value.scheduler.url === null;
  };
  return (
    <section class="page">
      <header class="page-header">
        <p class="page-intro">{m().top.intro}</p>
        <Show when={remote()?.fetchedAt}>
          {at => (
            <p class="age" title={locale().f.dateTime(at())}>
              {m().top.age(locale().f.ago(at(), app.now()))}
            </p>
          )}
        </Show>
      </header>
      <Show when={errorLine()}>
        <Notice tone="warn">{errorLine()}</Notice>
      </Show>
      <Switch>
        <Match when={app.ranking().state === 'loading'}>
          <p class="empty">{m().loading}</p>
        </Match>
        <Match when={rows().length === 0 && !error()}>
          <p class="empty">{withoutUrl() ? m().top.noUrl : m().top.none}</p>
        </Match>
      </Switch>
      <ol class="ranking" ref={list} aria-label={m().nav.top}>
        <For each={rows()}>{entry => <RankItem entry={entry} />}</For>
      </ol>
    </section>
  );
}

function RankItem(props: { entry: RankRow }): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const m = () => locale().m;
  const short = () => shortDemand(props.entry.demand, locale().f);
  return (
    <li class="rank" data-testid={`rank-${props.entry.modelId}`}>
      <span class="rank-number">{locale().f.exact(props.entry.rank)}</span>
      <div class="rank-model">
        <span class="row-title">{props.entry.modelId}</span>
        <span class="row-text">
          <Show when={props.entry.row} fallback={m().top.notInLibrary}>
            {row => rowText(row(), locale(), app.now(), app.freeBytes())}
          </Show>
        </span>
      </div>
      <div class="rank-demand">
        <Show when={short()}>
          <span class="rank-compact" aria-hidden="true">
            {short()}
          </span>
        </Show>
        <span class="rank-exact">{m().top.tasks(locale().f.exact(props.entry.demand))}</span>
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
    </li>
  );
}

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
