import { createSignal, For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { ModelFilter, ModelSort, SizeFilter } from '../i18n/messages/models.ts';
import { ActionButton } from '../shared/components/action-button.tsx';
import { Icon } from '../shared/components/icon.tsx';
import { useApp } from '../shared/store/app-store.ts';

export const SORTS: readonly ModelSort[] = ['name', 'state', 'size'];
export const SIZES: readonly SizeFilter[] = ['any', 'gb1', 'gb5', 'gb20', 'fits'];
export const FILTERS: readonly ModelFilter[] = ['all', 'installed', 'active', 'attention', 'available'];

interface ModelsToolbarProps {
  search: string;
  onSearch: (search: string) => void;
  filter: ModelFilter;
  onFilter: (filter: ModelFilter) => void;
  /** How many models a filter shows with the present search. */
  countOf: (filter: ModelFilter) => number;
  size: SizeFilter;
  about: { task: string; language: string };
  /** What the models name; no choice, no filter. */
  choices: { tasks: readonly string[]; languages: readonly string[] };
  onAbout: (change: { task?: string; language?: string; size?: string }) => void;
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
        <Choices
          label={m().models.taskLabel}
          any={m().models.anyTask}
          value={props.about.task}
          choices={props.choices.tasks}
          onChoose={task => props.onAbout({ task })}
        />
        <Choices
          label={m().models.languageLabel}
          any={m().models.anyLanguage}
          value={props.about.language}
          choices={props.choices.languages}
          onChoose={language => props.onAbout({ language })}
        />
        <select
          class="select"
          aria-label={m().models.sizeLabel}
          value={props.size}
          onChange={({ currentTarget: { value } }) => props.onAbout({ size: value === 'any' ? '' : value })}
        >
          <For each={SIZES}>{name => <option value={name}>{m().models.sizes[name]}</option>}</For>
        </select>
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

/** A filter by what the models name. Where none names anything, there is nothing to choose. */
function Choices(props: {
  label: string;
  any: string;
  value: string;
  choices: readonly string[];
  onChoose: (value: string) => void;
}): JSX.Element {
  return (
    <Show when={props.choices.length > 0}>
      <select
        class="select"
        aria-label={props.label}
        value={props.value}
        onChange={event => props.onChoose(event.currentTarget.value)}
      >
        <option value="">{props.any}</option>
        <For each={props.choices}>{name => <option value={name}>{name}</option>}</For>
      </select>
    </Show>
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
