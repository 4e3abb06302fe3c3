import { createMemo, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { EmptyAction } from '../i18n/messages/models.ts';
import { ErrorNotice } from '../shared/components/error-notice.tsx';
import { ViewHeader } from '../shared/components/view-header.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { oneOf } from '../shared/store/route.ts';
import { valueOf } from '../shared/store/stream.ts';
import { modelsSummary } from '../shared/view-model/summary.ts';
import { AllButtons } from './all-buttons.tsx';
import { emptyList } from './empty-list.ts';
import { EmptyModels } from './empty-models.tsx';
import { libraryError, libraryState } from './library-state.ts';
import { ModelDetail } from './detail/model-detail.tsx';
import { ModelRowItem } from './model-row.tsx';
import { FILTERS, ModelsToolbar, SIZES, SORTS } from './models-toolbar.tsx';
import { choicesOf, matchesAbout, matchesFilter, matchesSize, sortRows } from './row-filter.ts';
import { matchesSearch } from './search.ts';
import { RowList } from '../shared/components/row-list.tsx';

/** The height of most rows. */
const ROW_PX = 54;

/** The list of all models, and the details of the selected one beside it. */
export function ModelsPanel(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const params = createMemo(() => app.route().params);
  const search = createMemo(() => params()['q'] ?? '');
  const filter = createMemo(() => oneOf(FILTERS, params()['filter']));
  const sort = createMemo(() => oneOf(SORTS, params()['sort']));
  const selected = createMemo(() => params()['open'] ?? null);
  const setSelected = (modelId: string | null) => app.setParams({ open: modelId ?? '' }, 'step');
  const size = createMemo(() => oneOf(SIZES, params()['size']));
  const about = createMemo(() => ({ task: params()['task'] ?? '', language: params()['language'] ?? '' }));
  const found = createMemo(() =>
    app
      .rows()
      .filter(
        row => matchesSearch(row, search()) && matchesAbout(row, about()) && matchesSize(row, size(), app.freeBytes()),
      ),
  );
  const shown = createMemo(() =>
    sortRows(
      found().filter(row => matchesFilter(row, filter())),
      sort(),
    ),
  );
  const isNarrowed = () => [search().trim(), about().task, about().language].some(Boolean) || size() !== 'any';
  const empty = createMemo(() =>
    emptyList({
      filter: filter(),
      search: isNarrowed() ? search() || '…' : '',
      hasRows: app.rows().length > 0,
      hasAvailable: app.rows().some(row => matchesFilter(row, 'available')),
      library: libraryState(app),
    }),
  );
  const goOn = (action: EmptyAction) => {
    if (action === 'settings') return app.goTo('settings');
    app.setParams({ q: '', task: '', language: '', size: '', filter: action === 'showAll' ? '' : 'available' });
    // The pressed button goes away with the empty list, so the focus needs a new place.
    list.querySelector<HTMLElement>('.segment[aria-pressed="true"]')?.focus();
  };
  const detail = () => app.rows().find(row => row.modelId === selected());

  let list!: HTMLElement;
  const close = () => {
    const id = selected();
    setSelected(null);
    list.querySelector<HTMLElement>(`[data-testid="model-${id}"] .row-name`)?.focus();
  };

  return (
    <div class="models">
      <section class="models-list" ref={list}>
        <ViewHeader
          title={m().nav.models}
          summary={modelsSummary(app.rows(), app.allSecondsLeft(), app.preferences.locale())}
        >
          <AllButtons />
        </ViewHeader>
        <ModelsToolbar
          search={search()}
          onSearch={q => app.setParams({ q })}
          filter={filter()}
          onFilter={name => app.setParams({ filter: name === 'all' ? '' : name })}
          countOf={name => found().filter(row => matchesFilter(row, name)).length}
          size={size()}
          about={about()}
          choices={choicesOf(app.rows())}
          onAbout={change => app.setParams(change)}
          sort={sort()}
          onSort={name => app.setParams({ sort: name === 'name' ? '' : name })}
        />
        <LibraryNotice />
        <Show when={shown().length === 0}>
          <EmptyModels empty={empty()} search={search()} onAction={goOn} />
        </Show>
        <RowList items={shown()} keyOf={row => row.modelId} label={m().models.list} estimate={ROW_PX}>
          {row => (
            <ModelRowItem
              row={row}
              selected={selected() === row.modelId}
              onSelect={() => setSelected(selected() === row.modelId ? null : row.modelId)}
            />
          )}
        </RowList>
      </section>
      <Show when={detail()} fallback={<div class="detail detail-none empty">{m().models.pick}</div>}>
        {row => <ModelDetail row={row()} onClose={close} />}
      </Show>
    </div>
  );
}

/** Says that the library can't be asked, and how old the shown list is. */
function LibraryNotice(): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const say = (why: string) => {
    const { m, f } = locale();
    const at = valueOf(app.catalog(), null)?.fetchedAt;
    return at ? m.models.libraryDown(why, f.past(at, app.now())) : m.models.libraryDownNoData(why);
  };
  return <Show when={libraryError(app)}>{error => <ErrorNotice tone="warn" error={error()} say={say} />}</Show>;
}
