import { createSignal, For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { ActionButton } from '../shared/components/action-button.tsx';
import { ErrorNotice } from '../shared/components/error-notice.tsx';
import { Notice } from '../shared/components/notice.tsx';
import { useApp } from '../shared/store/app-store.ts';

/** Takes over models that lie on a disk: by their path, or dropped on the desktop app. */
export function ImportBox(): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const m = () => locale().m.storage;
  const [path, setPath] = createSignal('');
  const versions = () => app.imported().results.flatMap(({ adopted }) => adopted);
  const refused = () => [
    ...app.imported().errors,
    ...app.imported().results.flatMap(result => result.refused.map(({ error }) => error)),
  ];
  const begin = () => {
    const wanted = path().trim();
    if (wanted !== '') void app.importFrom([wanted]);
  };
  return (
    <section class="import" data-testid="import">
      <h2 class="section-title">{m().importTitle}</h2>
      <p class="hint">{app.host.onDropped ? m().importHintDrop : m().importHint}</p>
      <form
        class="import-form"
        onSubmit={event => {
          event.preventDefault();
          begin();
        }}
      >
        <input
          type="text"
          class="path-input"
          aria-label={m().importPath}
          placeholder={m().importPath}
          spellcheck={false}
          autocomplete="off"
          value={path()}
          onInput={event => setPath(event.currentTarget.value)}
        />
        <ActionButton busy={app.importing()} idle={app.away() || path().trim() === ''} onClick={begin}>
          {m().importAction}
        </ActionButton>
      </form>
      <Show when={versions().length > 0}>
        <Notice tone="good">
          {m().imported(
            versions()
              .map(({ modelId, version }) => `${modelId} ${version}`)
              .join(', '),
          )}
        </Notice>
      </Show>
      <For each={refused()}>{error => <ErrorNotice tone="bad" error={error} />}</For>
    </section>
  );
}
