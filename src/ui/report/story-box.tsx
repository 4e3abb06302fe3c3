import { createEffect, createSignal, For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { ErrorValue, ExplainedModel } from '../../api/contract.ts';
import { ErrorNotice } from '../shared/components/error-notice.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { toErrorValue } from '../shared/store/error-value.ts';
import { valueOf } from '../shared/store/stream.ts';

/** The story of one model, in the sentences of `journal explain`. */
export function StoryBox(): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const m = () => locale().m.report;
  const [model, setModel] = createSignal('');
  const [story, setStory] = createSignal<ExplainedModel | null>(null);
  const [error, setError] = createSignal<ErrorValue | null>(null);
  const names = () => [...new Set(valueOf(app.versions(), []).map(({ modelId }) => modelId))].sort();
  let latest = '';
  createEffect(() => {
    const [name, language] = [model(), locale().language];
    latest = name;
    setStory(null);
    setError(null);
    if (name === '') return;
    app.api
      .call('explain', { model: name, language })
      .then(found => latest === name && setStory(found))
      .catch((thrown: unknown) => setError(toErrorValue(thrown)));
  });
  return (
    <div class="story">
      <label class="report-choice">
        <span>{m().explain}</span>
        <input
          list="report-models"
          placeholder={m().choose}
          data-testid="explain-model"
          onChange={event => setModel(event.currentTarget.value.trim())}
        />
        <datalist id="report-models">
          <For each={names()}>{name => <option value={name} />}</For>
        </datalist>
      </label>
      <Show when={error()}>{failed => <ErrorNotice tone="bad" error={failed()} />}</Show>
      <Show when={story()}>
        {told => (
          <div role="status" data-testid="story">
            <For each={told().now}>
              {({ model: name, text, todo, began }) => (
                <>
                  <Show when={began}>{line => <p>{`${line().seq}: ${line().text}`}</p>}</Show>
                  <p>{`${m().now}${name} ${text}`}</p>
                  <Show when={todo}>{advice => <p class="check-advice">{`${m().todo}${advice()}`}</p>}</Show>
                </>
              )}
            </For>
            <ol class="story-lines">
              <For each={told().story}>
                {line => (
                  <li value={line.seq}>
                    <time dateTime={line.time}>{locale().f.dateTime(line.time)}</time> {line.text}
                  </li>
                )}
              </For>
            </ol>
          </div>
        )}
      </Show>
    </div>
  );
}
