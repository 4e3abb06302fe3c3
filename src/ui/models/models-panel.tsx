import { createMemo, createSignal, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { EmptyAction, ModelFilter, ModelSort } from '../i18n/messages/models.ts';
import { Notice } from '../shared/components/notice.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { valueOf } from '../shared/store/stream.ts';
import { errorText } from '../shared/view-model/error-text.ts';
import { emptyList } from './empty-list.ts';
import { EmptyModels } from './empty-models.tsx';
import { libraryError, libraryState } from './library-state.ts';
import { ModelDetail } from './detail/model-detail.tsx';
import { ModelRowItem } from './model-row.tsx';
import { ModelsToolbar } from './models-toolbar.tsx';
import { matchesFilter, matchesSearch, sortRows } from './row-filter.ts';
import { RowList } from './row-list.tsx';

/** The list of all models, and the details of the selected one beside it. */
export function ModelsPanel(props: { onSettings: () => void }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const [search, setSearch] = createSignal('');
  const [filter, setFilter] = createSignal<ModelFilter>('all');
  const [sort, setSort] = createSignal<ModelSort>('name');
  const [selected, setSelected] = createSignal<string | null>(null);
  const found = createMemo(() => app.rows().filter(row => matchesSearch(row, search())));
  const shown = createMemo(() =>
    sortRows(
      found().filter(row => matchesFilter(row, filter())),
      sort(),
    ),
  );
  const empty = createMemo(() =>
    emptyList({
      filter: filter(),
      search: search(),
      hasRows: app.rows().length > 0,
      hasAvailable: app.rows().some(row => matchesFilter(row, 'available')),
      library: libraryState(app),
    }),
  );
  const goOn = (action: EmptyAction) => {
    if (action === 'settings') return props.onSettings();
    setSearch('');
    setFilter(action === 'showAll' ? 'all' : 'available');
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
    <div class="models" classList={{ 'models-detailed': detail() !== undefined }}>
      <section class="models-list" ref={list}>
        <ModelsToolbar
          search={search()}
          onSearch={setSearch}
          filter={filter()}
          onFilter={setFilter}
          countOf={name => found().filter(row => matchesFilter(row, name)).length}
          sort={sort()}
          onSort={setSort}
        />
        <LibraryNotice />
        <Show when={shown().length === 0}>
          <EmptyModels empty={empty()} search={search()} onAction={goOn} />
        </Show>
        <RowList items={shown()} keyOf={row => row.modelId} label={m().models.list}>
          {row => (
            <ModelRowItem
              row={row}
              selected={selected() === row.modelId}
              onSelect={() => setSelected(id => (id === row.modelId ? null : row.modelId))}
            />
          )}
        </RowList>
      </section>
      <Show when={detail()}>{row => <ModelDetail row={row()} onClose={close} />}</Show>
    </div>
  );
}

/** Says that the library can't be asked, and how old the shown list is. */
function LibraryNotice(): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const text = () => {
    const error = libraryError(app);
    if (error === null) return '';
    const { m, f } = locale();
    const why = errorText(error, m);
    const at = valueOf(app.catalog(), null)?.fetchedAt;
    return at ? m.models.libraryDown(why, f.ago(at, app.now())) : m.models.libraryDownNoData(why);
  };
  return (
    <Show when={text()}>
      <Notice tone="warn">{text()}</Notice>
    </Show>
  );
}
