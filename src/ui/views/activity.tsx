import { createMemo, createSignal, For, Match, Show, Switch } from 'solid-js';
import type { JSX } from 'solid-js';
import { Icon } from '../components/icon.tsx';
import { ActionButton } from '../components/button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Notice } from '../components/notice.tsx';
import type { EventGroup } from '../i18n/messages.ts';
import { useApp } from '../store/app-store.ts';
import { createTimeline } from '../store/timeline.ts';
import { createKeyedList } from '../store/stream.ts';
import { eventLabel, eventTone, timeline } from '../view-model/activity.ts';
import type { TimelineItem } from '../view-model/activity.ts';
import { errorText } from '../view-model/row-text.ts';

const GROUPS: readonly EventGroup[] = ['all', 'download', 'model', 'engine'];

export function ActivityView(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const [subject, setSubject] = createSignal('');
  const [group, setGroup] = createSignal<EventGroup>('all');
  const [selected, setSelected] = createSignal<number | null>(null);
  const journal = createTimeline(app);
  const shown = createMemo(() => timeline(journal.events(), group(), subject()));
  const items = createKeyedList(() => shown(), 'seq');
  const picked = () => items().find(item => item.seq === selected());
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
          {item => <EventData item={item()} />}
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

function EventData(props: { item: TimelineItem }): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const m = () => locale().m;
  const event = () => props.item.event;
  const json = () => JSON.stringify(event().data, null, 2);
  return (
    <>
      <header class="detail-header">
        <h2>{eventLabel(event(), m())}</h2>
      </header>
      <p class="hint">
        {event().type} · {m().activity.seq(event().seq)}
        <Show when={event().cause}>{cause => <> · {m().activity.cause(cause())}</>}</Show>
      </p>
      <p class="hint">
        {event().subject ?? m().activity.engine} · {locale().f.dateTime(event().time)}
      </p>
      <div class="code-header">
        <h3 class="section-title">{m().activity.data}</h3>
        <CopyButton label={m().detail.copy} text={json} />
      </div>
      <pre class="code" tabIndex={0} aria-label={m().activity.data} role="region">
        {json()}
      </pre>
    </>
  );
}
