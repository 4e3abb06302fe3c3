import { createSignal, For } from 'solid-js';
import type { JSX } from 'solid-js';
import type { ModelFilter, ModelSort } from '../i18n/messages/models.ts';
import { ActionButton } from '../shared/components/action-button.tsx';
import { Icon } from '../shared/components/icon.tsx';
import { useApp } from '../shared/store/app-store.ts';

const SORTS: readonly ModelSort[] = ['name', 'state', 'size'];
const FILTERS: readonly ModelFilter[] = ['all', 'installed', 'active', 'attention', 'available'];

interface ModelsToolbarProps {
  search: string;
  onSearch: (search: string) => void;
  filter: ModelFilter;
  onFilter: (filter: ModelFilter) => void;
  /** How many models a filter shows with the present search. */
  countOf: (filter: ModelFilter) => number;
  sort: ModelSort;
  onSort: (sort: ModelSort) => void;
}

/** Search, filters and order of the list of models. */
export function ModelsToolbar(props: ModelsToolbarProps): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  return (
    <div class="toolbar">
      <label class="search">
        <Icon name="search" />
        <input
          type="search"
          aria-label={m().models.search}
          placeholder={m().models.search}
          value={props.search}
          onInput={event => props.onSearch(event.currentTarget.value)}
        />
      </label>
      <div class="segments" role="group" aria-label={m().models.filterLabel}>
        <For each={FILTERS}>
          {name => (
            <button
              type="button"
              class="segment"
              aria-pressed={props.filter === name}
              onClick={() => props.onFilter(name)}
            >
              {m().models.filters[name]}
              <span class="count">{props.countOf(name)}</span>
            </button>
          )}
        </For>
      </div>
      <div class="toolbar-end">
        <select
          class="select"
          aria-label={m().models.sort}
          value={props.sort}
          onChange={event => props.onSort(event.currentTarget.value as ModelSort)}
        >
          <For each={SORTS}>{name => <option value={name}>{m().models.sorts[name]}</option>}</For>
        </select>
        <RefreshButton />
      </div>
    </div>
  );
}

function RefreshButton(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const [busy, setBusy] = createSignal(false);
  const refresh = async () => {
    setBusy(true);
    // A failure comes with the catalogue, and the notice above the list shows it.
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
