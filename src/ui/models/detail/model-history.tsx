import { createMemo, For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { AnyEvent } from '../../../api/contract.ts';
import { useApp } from '../../shared/store/app-store.ts';
import { createCall } from '../../shared/store/call.ts';
import { valueOf } from '../../shared/store/stream.ts';
import { errorText } from '../../shared/view-model/error-text.ts';
import { eventLabel, eventTone, timeline } from '../../shared/view-model/timeline.ts';

/** An installation and a removal record far fewer events. */
const SHOWN_EVENTS = 100;

/**
 * What happened to one model, newest first. It is asked for again when the state of the model
 * changes.
 */
export function ModelHistory(props: { modelId: string }): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const m = () => locale().m;
  const key = createMemo(() => {
    const own = valueOf(app.versions(), []).filter(view => view.modelId === props.modelId);
    return JSON.stringify([props.modelId, own.map(view => [view.version, view.status])]);
  });
  const events = createCall(
    () => key(),
    () => app.api.call('history', { subject: props.modelId, limit: SHOWN_EVENTS }),
  );
  // The last answer stays while the page waits for the next one.
  const items = createMemo((before: ReturnType<typeof timeline>) => {
    const loaded = events();
    return loaded.state === 'ready' ? timeline(loaded.value ?? ([] as AnyEvent[])) : before;
  }, []);
  const error = () => {
    const loaded = events();
    return loaded.state === 'failed' ? loaded.error : null;
  };
  return (
    <Show when={items().length > 0 || error()}>
      <section class="history">
        <h3 class="section-title">{m().detail.history}</h3>
        <Show when={error()}>{why => <p class="hint">{m().activity.failed(errorText(why(), locale()))}</p>}</Show>
        <ol class="causes" aria-label={m().detail.history}>
          <For each={items()}>
            {item => (
              <li class={`cause event-${eventTone(item.event)}`}>
                <span class="event-dot" aria-hidden="true" />
                <span class="cause-name">
                  {eventLabel(item.event, m())}
                  <span class="row-version">{item.event.subject?.split('@')[1]}</span>
                  <Show when={item.count > 1}>
                    <span class="count">{m().activity.times(item.count)}</span>
                  </Show>
                </span>
                <time class="event-time" dateTime={item.event.time}>
                  {locale().f.dateTime(item.event.time)}
                </time>
              </li>
            )}
          </For>
        </ol>
      </section>
    </Show>
  );
}
