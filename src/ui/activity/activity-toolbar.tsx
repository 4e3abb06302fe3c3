import { For } from 'solid-js';
import type { JSX } from 'solid-js';
import type { EventGroup, TimeSpan } from '../i18n/messages/activity.ts';
import { Icon } from '../shared/components/icon.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { SPAN_MS } from './event-filter.ts';
import type { EventFilter } from './event-filter.ts';

export const SPANS = Object.keys(SPAN_MS) as TimeSpan[];
export const GROUPS: readonly EventGroup[] = ['all', 'download', 'model', 'engine'];

interface ActivityToolbarProps {
  filter: EventFilter;
  onFilter: (change: Partial<EventFilter>) => void;
}

/** Filters the timeline by subject, group, time and weight. */
export function ActivityToolbar(props: ActivityToolbarProps): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  return (
    <div class="toolbar">
      <label class="search">
        <Icon name="search" />
        <input
          type="search"
          aria-label={m().activity.subject}
          placeholder={m().activity.subject}
          value={props.filter.subject}
          onInput={event => props.onFilter({ subject: event.currentTarget.value })}
        />
      </label>
      <div class="segments" role="group" aria-label={m().activity.type}>
        <For each={GROUPS}>
          {name => (
            <button
              type="button"
              class="segment"
              aria-pressed={props.filter.group === name}
              onClick={() => props.onFilter({ group: name })}
            >
              {m().activity.groups[name]}
            </button>
          )}
        </For>
      </div>
      <select
        class="select"
        aria-label={m().activity.time}
        value={props.filter.span}
        onChange={event => props.onFilter({ span: event.currentTarget.value as TimeSpan })}
      >
        <For each={SPANS}>{name => <option value={name}>{m().activity.spans[name]}</option>}</For>
      </select>
      <label class="check-field">
        <input
          type="checkbox"
          checked={props.filter.minor}
          onChange={event => props.onFilter({ minor: event.currentTarget.checked })}
        />
        {m().activity.minor}
      </label>
    </div>
  );
}
