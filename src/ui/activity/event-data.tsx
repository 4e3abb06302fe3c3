import { createMemo, For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { AnyEvent } from '../../api/contract.ts';
import { CopyButton } from '../shared/components/copy-button.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { eventLabel, eventTone } from '../shared/view-model/timeline.ts';
import { eventText } from './event-text.ts';
import { causesOf } from './causes.ts';

interface EventDataProps {
  event: AnyEvent;
  /** Oldest first. The causes of the event are looked for among them. */
  events: readonly AnyEvent[];
  onSelect: (seq: number) => void;
}

/** One event: what led to it, and its data as JSON. */
export function EventData(props: EventDataProps): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const m = () => locale().m;
  const json = () => JSON.stringify(props.event.data, null, 2);
  return (
    <>
      <header class="detail-header">
        <h2>{eventText(props.event, locale())}</h2>
      </header>
      <p class="hint">
        {props.event.type} · {m().activity.seq(props.event.seq)}
      </p>
      <p class="hint">
        {props.event.subject ?? m().activity.engine} · {locale().f.dateTime(props.event.time)}
      </p>
      <CauseChain {...props} />
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

function CauseChain(props: EventDataProps): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const m = () => locale().m;
  const causes = createMemo(() => causesOf(props.event, props.events));
  const earlier = () => causes().chain.slice(0, -1);
  return (
    <Show when={earlier().length > 0 || causes().missing !== null}>
      <h3 class="section-title causes-title">{m().activity.causes}</h3>
      <Show when={causes().missing}>{seq => <p class="hint">{m().activity.cause(seq())}</p>}</Show>
      <ol class="causes" aria-label={m().activity.causes}>
        <For each={earlier()}>
          {event => (
            <li>
              <button type="button" class={`cause event-${eventTone(event)}`} onClick={() => props.onSelect(event.seq)}>
                <span class="event-dot" aria-hidden="true" />
                <span class="cause-name">{eventLabel(event, m())}</span>
                <time class="event-time" dateTime={event.time} title={locale().f.dateTime(event.time)}>
                  {locale().f.time(event.time)}
                </time>
              </button>
            </li>
          )}
        </For>
      </ol>
    </Show>
  );
}
