import { createMemo, Match, Show, Switch } from 'solid-js';
import type { JSX } from 'solid-js';
import { ActionButton } from '../shared/components/action-button.tsx';
import { ErrorNotice } from '../shared/components/error-notice.tsx';
import { RowList } from '../shared/components/row-list.tsx';
import { ViewHeader } from '../shared/components/view-header.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { createKeyedList } from '../shared/store/keyed-list.ts';
import { oneOf } from '../shared/store/route.ts';
import { eventTone, timeline } from '../shared/view-model/timeline.ts';
import type { TimelineItem } from '../shared/view-model/timeline.ts';
import { createActivityStore } from './activity-store.ts';
import { ActivityToolbar, GROUPS, SPANS } from './activity-toolbar.tsx';
import { dayLines, dayOf } from './day-lines.ts';
import { EventData } from './event-data.tsx';
import { matchesEvent, searchOf } from './event-filter.ts';
import type { EventFilter } from './event-filter.ts';
import { eventText } from './event-text.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** The height of most lines. */
const EVENT_PX = 35;

/** The timeline of events, and the data of the selected one beside it. */
export function ActivityPanel(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const params = createMemo(() => app.route().params);
  const filter = createMemo<EventFilter>(() => ({
    subject: params()['q'] ?? '',
    group: oneOf(GROUPS, params()['group']),
    span: oneOf(SPANS, params()['span']),
    minor: params()['minor'] === '1',
  }));
  const selected = () => Number(params()['open'] ?? Number.NaN);
  const select = (seq: number) => app.setParams({ open: String(seq) });
  const change = ({ subject, group, span, minor }: Partial<EventFilter>) =>
    app.setParams({
      ...(subject !== undefined && { q: subject }),
      ...(group !== undefined && { group: group === 'all' ? '' : group }),
      ...(span !== undefined && { span: span === 'all' ? '' : span }),
      ...(minor !== undefined && { minor: minor ? '1' : '' }),
    });
  const journal = createActivityStore(app, () => searchOf(filter(), m()));
  // A span is counted back from now. Once a minute is enough: a list that loses lines each second
  // is hard to read.
  const minute = createMemo(() => Math.floor(app.now() / MINUTE_MS) * MINUTE_MS);
  const shown = createMemo(() => timeline(journal.events().filter(event => matchesEvent(event, filter(), minute()))));
  const lines = createKeyedList(() => dayLines(shown()), 'key');
  const picked = createMemo(() => journal.events().find(event => event.seq === selected()));
  return (
    <div class="activity">
      <section class="activity-list">
        <ViewHeader title={m().nav.activity} summary={m().activity.summary} />
        <ActivityToolbar filter={filter()} onFilter={change} />
        <Show when={journal.error()}>
          {error => <ErrorNotice tone="warn" error={error()} say={m().activity.failed} />}
        </Show>
        <Switch>
          <Match when={journal.loading() || (lines().length === 0 && journal.loadingOlder())}>
            <p class="empty">{m().loading}</p>
          </Match>
          <Match when={lines().length === 0}>
            <p class="empty">{m().activity.none}</p>
          </Match>
        </Switch>
        <RowList items={lines()} keyOf={line => line.key} label={m().activity.list} estimate={EVENT_PX}>
          {line => (
            <Show when={line.item} fallback={<DayHeading time={line.day ?? ''} now={minute()} />}>
              {item => <TimelineEntry item={item()} selected={selected() === item().seq} onSelect={select} />}
            </Show>
          )}
        </RowList>
        <Show when={journal.hasOlder()}>
          <ActionButton busy={journal.loadingOlder()} onClick={() => void journal.loadOlder()}>
            {m().activity.older}
          </ActionButton>
        </Show>
      </section>
      <aside class="detail" aria-label={m().activity.data}>
        <Show when={picked()} fallback={<p class="empty">{m().activity.pick}</p>}>
          {event => <EventData event={event()} events={journal.events()} onSelect={select} />}
        </Show>
      </aside>
    </div>
  );
}

/** @param props.now milliseconds since 1970 */
function DayHeading(props: { time: string; now: number }): JSX.Element {
  const app = useApp();
  const text = () => {
    const { m, f } = app.preferences.locale();
    const day = dayOf(props.time);
    if (day === dayOf(props.now)) return m.activity.today;
    return day === dayOf(props.now - DAY_MS) ? m.activity.yesterday : f.day(props.time);
  };
  return <h2 class="day">{text()}</h2>;
}

function TimelineEntry(props: { item: TimelineItem; selected: boolean; onSelect: (seq: number) => void }): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const event = () => props.item.event;
  return (
    <button
      type="button"
      class={`event event-${eventTone(event())}`}
      aria-pressed={props.selected}
      data-testid={`event-${props.item.seq}`}
      onClick={() => props.onSelect(props.item.seq)}
    >
      <span class="event-dot" aria-hidden="true" />
      <span class="event-name">
        {eventText(event(), locale())}
        <Show when={props.item.count > 1}>
          <span class="count">{locale().m.activity.times(props.item.count)}</span>
        </Show>
      </span>
      <span class="event-subject">{event().subject ?? locale().m.activity.engine}</span>
      <time class="event-time" dateTime={event().time} title={locale().f.dateTime(event().time)}>
        {locale().f.time(event().time)}
      </time>
    </button>
  );
}
