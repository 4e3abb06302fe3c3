import { For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { CopyButton } from '../../shared/components/copy-button.tsx';
import { useApp } from '../../shared/store/app-store.ts';
import type { VersionEntry } from './versions.ts';

/**
 * The files of one version, as published, with what is damaged here. Damage of files that the
 * library doesn't list (checksum.sha256, an unpublished version) stands above the list.
 */
export function VersionFiles(props: { entry: VersionEntry }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const f = () => app.preferences.locale().f;
  const damage = (path: string) => props.entry.local?.damaged.find(file => file.path === path);
  const unlisted = () => {
    const listed = new Set(props.entry.published?.files.map(({ path }) => path));
    return props.entry.local?.damaged.filter(({ path }) => !listed.has(path)) ?? [];
  };
  return (
    <>
      <Show when={props.entry.local?.status === 'missing'}>
        <p class="hint hint-bad">{m().row.missing}</p>
      </Show>
      <For each={unlisted()}>
        {file => <p class="hint hint-bad">{m().row.damagedFile(file.path, m().row.damageReason[file.reason])}</p>}
      </For>
      <Show when={props.entry.published}>
        {published => (
          <>
            <h4 class="files-title">{m().detail.files(published().files.length)}</h4>
            <ul class="files">
              <For each={published().files}>
                {file => (
                  <li>
                    <span class="file-path">{file.path}</span>
                    <Show when={damage(file.path)}>
                      {bad => <span class="hint-bad">{m().row.damageReason[bad().reason]}</span>}
                    </Show>
                    <span class="file-size">{f().bytes(file.size_bytes)}</span>
                    <CopyButton
                      label="SHA-256"
                      name={m().actionOn(m().detail.copy, `SHA-256 ${file.path}`)}
                      text={() => file.sha256}
                    />
                  </li>
                )}
              </For>
            </ul>
          </>
        )}
      </Show>
    </>
  );
}
