import { createMemo, For, Match, Show, Switch } from 'solid-js';
import type { JSX } from 'solid-js';
import { Notice } from '../shared/components/notice.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { keepFocus } from '../shared/store/keep-focus.ts';
import { createKeyedList } from '../shared/store/keyed-list.ts';
import { valueOf } from '../shared/store/stream.ts';
import { errorText } from '../shared/view-model/error-text.ts';
import { RankItem } from './rank-item.tsx';
import { rankRows } from './ranking.ts';

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
