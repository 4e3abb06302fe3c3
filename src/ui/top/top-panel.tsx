import { createMemo, Match, Show, Switch } from 'solid-js';
import type { JSX } from 'solid-js';
import { ActionButton } from '../shared/components/action-button.tsx';
import { ErrorNotice } from '../shared/components/error-notice.tsx';
import { RowList } from '../shared/components/row-list.tsx';
import { ViewHeader } from '../shared/components/view-header.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { createCall } from '../shared/store/call.ts';
import { createKeyedList } from '../shared/store/keyed-list.ts';
import { valueOf } from '../shared/store/stream.ts';
import { RankItem } from './rank-item.tsx';
import { contributionText, rankRows, topThatFit } from './ranking.ts';

/** More at once would surprise a disk. */
const OFFERED = 3;
/** The height of most lines. */
const RANK_PX = 55;

/** The models that tasks ask for most. The last ranking stays while the dispatch server is away. */
export function TopPanel(): JSX.Element {
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
  const say = (why: string) => (rows().length > 0 ? m().top.failed(why) : m().top.failedNoData(why));
  const withoutUrl = () => {
    const health = app.health();
    return health.state === 'ready' && health.value.scheduler.url === null;
  };
  const fitting = () => topThatFit(rows(), app.freeBytes(), OFFERED);
  const summary = () => {
    const { window_seconds: seconds } = remote()?.value ?? {};
    const span = seconds === undefined ? '' : m().top.window(locale().f.duration(seconds));
    return [m().top.intro, span].filter(part => part !== '').join(' ');
  };
  // Asked again with each new ranking: both come of the same server.
  const contribution = createCall(
    () => remote()?.fetchedAt ?? null,
    () => app.api.call('contribution', {}),
  );
  const gave = () => contributionText(valueOf(contribution(), null), locale());
  return (
    <section class="listing">
      <ViewHeader title={m().top.title} summary={summary()}>
        <Show when={remote()?.fetchedAt}>
          {at => (
            <p class="age" title={locale().f.dateTime(at())}>
              {m().top.age(locale().f.past(at(), app.now()))}
            </p>
          )}
        </Show>
        <Show when={fitting().length > 1}>
          <ActionButton idle={app.away()} onClick={() => fitting().forEach(row => void app.run('install', row))}>
            {m().top.installTop(fitting().length)}
          </ActionButton>
        </Show>
      </ViewHeader>
      <Show when={!withoutUrl()}>
        <p class="hint gave" data-testid="gave">
          {gave()}
        </p>
      </Show>
      {/* Without a server there is nothing to fail: the engine's error would only say so again. */}
      <Show when={withoutUrl() ? null : error()}>{why => <ErrorNotice tone="warn" error={why()} say={say} />}</Show>
      <Switch>
        <Match when={withoutUrl()}>
          <div class="empty">
            <p>{m().top.noUrl}</p>
            <ActionButton kind="primary" onClick={() => app.goTo('settings')}>
              {m().models.emptyAction.settings}
            </ActionButton>
          </div>
        </Match>
        <Match when={app.ranking().state === 'loading'}>
          <p class="empty">{m().loading}</p>
        </Match>
        <Match when={rows().length === 0 && !error()}>
          <p class="empty">{m().top.none}</p>
        </Match>
      </Switch>
      <RowList items={rows()} keyOf={entry => entry.modelId} label={m().nav.top} estimate={RANK_PX}>
        {entry => <RankItem entry={entry} />}
      </RowList>
    </section>
  );
}
