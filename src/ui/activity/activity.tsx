import { createMemo, createSignal, For, Match, Show, Switch } from 'solid-js';
import type { JSX } from 'solid-js';
import { Icon } from '../shared/components/icon.tsx';
import { ActionButton } from '../shared/components/button.tsx';
import { EventData } from './event-data.tsx';
import { Notice } from '../shared/components/notice.tsx';
import type { EventGroup, TimeSpan } from '../i18n/messages.ts';
import { useApp } from '../shared/store/app-store.ts';
import { createTimeline } from './timeline.ts';
import { createKeyedList } from '../shared/store/stream.ts';
import { eventLabel, eventTone, isWithin, SPAN_MS, timeline } from './activity-lines.ts';
import type { TimelineItem } from './activity-lines.ts';
import { errorText } from '../shared/view-model/row-text.ts';

const SPANS = Object.keys(SPAN_MS) as TimeSpan[];
const MINUTE_MS = 60_000;
const GROUPS: readonly EventGroup[] = ['all', 'download', 'model', 'engine'];

export function ActivityView(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const [subject, setSubject] = createSignal('');
  const [group, setGroup] = createSignal<EventGroup>('all');
  const [span, setSpan] = createSignal<TimeSpan>('all');
  const [selected, setSelected] = createSignal<number | null>(null);
  const journal = createTimeline(app);
  // A span is counted from now, but a list that loses lines each second would be unrest: once a minute is enough.
  const since = createMemo(() => Math.floor(app.now() / MINUTE_MS) * MINUTE_MS);
  const shown = createMemo(() =>
    timeline(
      journal.events().filter(event => isWithin(event, span(), since())),
      group(),
      subject(),
    ),
  );
  const items = createKeyedList(() => shown(), 'seq');
  const picked = createMemo(() => journal.events().find(event => event.seq === selected()));
  return (
    <div class="activity">
      <section class="activity-list">
        <div class="toolbar">
          <label class="search">
            <Icon name="search" />
            <input
              type="search"
              aria-label={m().activity.subject}
              placeholder={m().activity.subject}
              value={subject()}
              onInput={event => setSubject(event.currentTarget.value)}
            />
          </label>
          <div class="segments" role="group" aria-label={m().activity.type}>
            <For each={GROUPS}>
              {name => (
                <button type="button" class="segment" aria-pressed={group() === name} onClick={() => setGroup(name)}>
                  {m().activity.groups[name]}
                </button>
              )}
            </For>
          </div>
          <select
            class="select"
            aria-label={m().activity.time}
            value={span()}
            onChange={event => setSpan(event.currentTarget.value as TimeSpan)}
          >
            <For each={SPANS}>{name => <option value={name}>{m().activity.spans[name]}</option>}</For>
          </select>
        </div>
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
