import { createSignal, For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { ModelView } from '../../api/contract.ts';
import { useApp } from '../shared/store/app-store.ts';
import { replacedVersions, versionRow } from './versions.ts';
import { ActionButton } from '../shared/components/button.tsx';
import { ConfirmRemoval } from '../shared/components/confirm-removal.tsx';

/** After an update both versions are here, because a task may still use the old one: whether it goes is a person's decision. */
export function OldVersions(props: { local: readonly ModelView[] }): JSX.Element {
  const replaced = () => replacedVersions(props.local);
  return (
    <Show when={replaced()}>
      {known => (
        <ul class="old-versions">
          <For each={known().older.map(({ version }) => version)}>
            {version => (
              <Show when={known().older.find(view => view.version === version)}>
                {view => <OldVersion view={view()} newest={known().newest.version} />}
              </Show>
            )}
          </For>
        </ul>
      )}
    </Show>
  );
}

function OldVersion(props: { view: ModelView; newest: string }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const row = () => versionRow(props.view.modelId, { version: props.view.version, local: props.view, published: null });
  const bytes = () => app.preferences.locale().f.bytes(props.view.sizeBytes ?? 0);
  const [asking, setAsking] = createSignal(false);
  return (
    <li class="old-version">
      <span>{m().detail.oldVersion(props.view.version, bytes(), props.newest)}</span>
      <ActionButton idle={app.connection() === 'lost'} onClick={() => setAsking(true)}>
        {m().detail.removeOld(props.view.version)}
      </ActionButton>
      <Show when={asking() && row()}>
        {known => (
          <ConfirmRemoval
            row={known()}
            onConfirm={() => void app.run('remove', known())}
            onClose={() => setAsking(false)}
          />
        )}
      </Show>
    </li>
  );
}
