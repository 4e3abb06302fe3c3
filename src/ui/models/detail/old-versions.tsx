import { createSignal, For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { ModelView } from '../../../api/contract.ts';
import { useApp } from '../../shared/store/app-store.ts';
import { ActionButton } from '../../shared/components/action-button.tsx';
import { ConfirmRemoval } from '../../shared/components/confirm.tsx';
import { rowOfVersion } from '../../shared/view-model/rows.ts';
import { replacedVersions } from './versions.ts';

/**
 * After an update both versions are installed, because a task may still use the old one. A person
 * decides when the old one is removed.
 */
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
  const row = () => rowOfVersion(props.view);
  const bytes = () => app.preferences.locale().f.bytes(props.view.sizeBytes ?? 0);
  const [asking, setAsking] = createSignal(false);
  return (
    <li class="old-version">
      <span>{m().detail.oldVersion(props.view.version, bytes(), props.newest)}</span>
      <ActionButton idle={app.connection() === 'lost'} onClick={() => setAsking(true)}>
        {m().detail.removeOld(props.view.version)}
      </ActionButton>
      <Show when={asking()}>
        <ConfirmRemoval row={row()} onConfirm={() => void app.run('remove', row())} onClose={() => setAsking(false)} />
      </Show>
    </li>
  );
}
