import { createMemo, createSignal, For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { ActionButton } from '../shared/components/button.tsx';
import { EmptyModels } from './empty-models.tsx';
import { Icon } from '../shared/components/icon.tsx';
import { ModelRowItem } from './model-row.tsx';
import { RowList } from './row-list.tsx';
import { Notice } from '../shared/components/notice.tsx';
import type { EmptyAction, ModelFilter, ModelSort } from '../i18n/messages.ts';
import { useApp } from '../shared/store/app-store.ts';
import { valueOf } from '../shared/store/stream.ts';
import { emptyList } from './empty-list.ts';
import type { ListState } from './empty-list.ts';
import { errorText } from '../shared/view-model/row-text.ts';
import { matchesFilter, matchesSearch, sortRows } from '../shared/view-model/rows.ts';
import { ModelDetail } from './model-detail.tsx';

const SORTS: readonly ModelSort[] = ['name', 'state', 'size'];
const FILTERS: readonly ModelFilter[] = ['all', 'installed', 'active', 'attention', 'available'];

export function ModelsView(props: { onSettings: () => void }): JSX.Element {
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
    // The button is gone with the empty list: its focus must not be.
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
        <div class="toolbar">
          <label class="search">
            <Icon name="search" />
            <input
              type="search"
              aria-label={m().models.search}
              placeholder={m().models.search}
              value={search()}
              onInput={event => setSearch(event.currentTarget.value)}
            />
          </label>
          <div class="segments" role="group" aria-label={m().models.filterLabel}>
            <For each={FILTERS}>
              {name => (
                <button type="button" class="segment" aria-pressed={filter() === name} onClick={() => setFilter(name)}>
                  {m().models.filters[name]}
                  <span class="count">{found().filter(row => matchesFilter(row, name)).length}</span>
                </button>
              )}
            </For>
          </div>
          <div class="toolbar-end">
            <select
              class="select"
              aria-label={m().models.sort}
              value={sort()}
              onChange={event => setSort(event.currentTarget.value as ModelSort)}
            >
              <For each={SORTS}>{name => <option value={name}>{m().models.sorts[name]}</option>}</For>
            </select>
            <RefreshButton />
          </div>
        </div>
        <CatalogNotice />
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

function libraryState(app: ReturnType<typeof useApp>): ListState['library'] {
  if (app.views().state === 'loading') return 'loading';
  if (withoutLibrary(app)) return 'unset';
  const catalog = app.catalog();
  if (catalog.state !== 'ready') return catalog.state === 'failed' ? 'down' : 'loading';
  if (catalog.value.value !== null) return 'known';
  return catalog.value.error === null ? 'loading' : 'down';
}

function withoutLibrary(app: ReturnType<typeof useApp>): boolean {
  return valueOf(app.health(), null)?.library.url === null;
}

function RefreshButton(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const [busy, setBusy] = createSignal(false);
  const refresh = async () => {
    setBusy(true);
    // What goes wrong comes as the catalogue's error, with the list.
    await app.api.call('refresh', {}).catch(() => undefined);
    setBusy(false);
  };
  return (
    <ActionButton
      kind="icon"
      label={m().models.refresh}
      hint={m().models.refresh}
      busy={busy()}
      onClick={() => void refresh()}
    >
      <Icon name="refresh" />
    </ActionButton>
  );
}

function CatalogNotice(): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const remote = () => valueOf(app.catalog(), null);
  const error = () => {
    const catalog = app.catalog();
    return catalog.state === 'failed' ? catalog.error : (remote()?.error ?? null);
  };
  const text = () => {
    const why = errorText(error()!, locale().m);
    const at = remote()?.fetchedAt;
    return at
      ? locale().m.models.libraryDown(why, locale().f.ago(at, app.now()))
      : locale().m.models.libraryDownNoData(why);
  };
  return (
    <Show when={!withoutLibrary(app) && error()}>
      <Notice tone="warn">{text()}</Notice>
    </Show>
  );
}
