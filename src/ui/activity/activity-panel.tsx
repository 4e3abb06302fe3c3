import { createMemo, createSignal, For, Match, Show, Switch } from 'solid-js';
import type { JSX } from 'solid-js';
import { ActionButton } from '../shared/components/action-button.tsx';
import { Notice } from '../shared/components/notice.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { createKeyedList } from '../shared/store/keyed-list.ts';
import { errorText } from '../shared/view-model/error-text.ts';
import { eventLabel, eventTone, timeline } from '../shared/view-model/timeline.ts';
import type { TimelineItem } from '../shared/view-model/timeline.ts';
import { createActivityStore } from './activity-store.ts';
import { ActivityToolbar } from './activity-toolbar.tsx';
import { EventData } from './event-data.tsx';
import { matchesEvent } from './event-filter.ts';
import type { EventFilter } from './event-filter.ts';

const MINUTE_MS = 60_000;

/** The timeline of events, and the data of the selected one beside it. */
export function ActivityPanel(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const [filter, setFilter] = createSignal<EventFilter>({ group: 'all', subject: '', span: 'all' });
  const [selected, setSelected] = createSignal<number | null>(null);
  const journal = createActivityStore(app);
  // A span is counted back from now. Once a minute is enough: a list that loses lines each second
  // is hard to read.
  const minute = createMemo(() => Math.floor(app.now() / MINUTE_MS) * MINUTE_MS);
  const shown = createMemo(() => timeline(journal.events().filter(event => matchesEvent(event, filter(), minute()))));
  const items = createKeyedList(() => shown(), 'seq');
  const picked = createMemo(() => journal.events().find(event => event.seq === selected()));
  return (
    <div class="activity">
      <section class="activity-list">
        <ActivityToolbar filter={filter()} onFilter={change => setFilter(known => ({ ...known, ...change }))} />
        <Show when={journal.error()}>
          {error => <Notice tone="warn">{m().activity.failed(errorText(error(), m()))}</Notice>}
        </Show>
        <Switch>
          <Match when={journal.loading()}>
            <p class="empty">{m().loading}</p>
          </Match>
          <Match when={items().length === 0}>
            <p class="empty">{m().activity.none}</p>
          </Match>
        </Switch>
        <ol class="timeline" aria-label={m().activity.list}>
          <For each={items()}>
            {item => (
              <TimelineEntry item={item} selected={selected() === item.seq} onSelect={() => setSelected(item.seq)} />
            )}
          </For>
        </ol>
        <Show when={journal.hasOlder()}>
          <ActionButton busy={journal.loadingOlder()} onClick={() => void journal.loadOlder()}>
            {m().activity.older}
          </ActionButton>
        </Show>
      </section>
      <aside class="detail" aria-label={m().activity.data}>
        <Show when={picked()} fallback={<p class="empty">{m().activity.pick}</p>}>
          {event => <EventData event={event()} events={journal.events()} onSelect={setSelected} />}
        </Show>
      </aside>
    </div>
  );
}

function TimelineEntry(props: { item: TimelineItem; selected: boolean; onSelect: () => void }): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const event = () => props.item.event;
  return (
    <li>
      <button
        type="button"
        class={`event event-${eventTone(event())}`}
        aria-pressed={props.selected}
        data-testid={`event-${props.item.seq}`}
        onClick={() => props.onSelect()}
      >
        <span class="event-dot" aria-hidden="true" />
        <span class="event-name">
          {eventLabel(event(), locale().m)}
          <Show when={props.item.count > 1}>
            <span class="count">{locale().m.activity.times(props.item.count)}</span>
          </Show>
        </span>
        <span class="event-subject">{event().subject ?? locale().m.activity.engine}</span>
        <time class="event-time" dateTime={event().time} title={locale().f.dateTime(event().time)}>
          {locale().f.time(event().time)}
        </time>
      </button>
    </li>
  );
}
