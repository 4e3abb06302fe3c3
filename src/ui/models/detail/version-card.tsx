import { Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { ActionButton } from '../../shared/components/action-button.tsx';
import { RowButtons } from '../../shared/components/row-buttons.tsx';
import { StatusChip } from '../../shared/components/status-chip.tsx';
import { useApp } from '../../shared/store/app-store.ts';
import { VerifyButton } from './verify-button.tsx';
import { VersionFacts } from './version-facts.tsx';
import { VersionFiles } from './version-files.tsx';
import { versionRow } from './versions.ts';
import type { VersionEntry } from './versions.ts';

interface VersionCardProps {
  modelId: string;
  entry: VersionEntry;
  open: boolean;
  /** The library has answered, so an entry without `published` is not in it. */
  infoKnown: boolean;
}

/** One version: facts, files, and the actions that are possible. */
export function VersionCard(props: VersionCardProps): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  return (
    <details class="card" open={props.open}>
      <summary>
        <span class="card-title">{props.entry.version}</span>
        <StatusChip status={props.entry.local?.status ?? 'available'} />
      </summary>
      <VersionFacts entry={props.entry} />
      <Show when={props.entry.local?.withdrawn}>
        {withdrawn => (
          <p class="hint">
            {m().detail.withdrawn(withdrawn().why, app.preferences.locale().f.dateTime(withdrawn().withdrawnAt))}
          </p>
        )}
      </Show>
      <Show when={props.infoKnown && props.entry.published === null && !props.entry.local?.withdrawn}>
        <p class="hint">{m().detail.notPublished}</p>
      </Show>
      <VersionFiles entry={props.entry} />
      <div class="card-buttons">
        <Show when={props.entry.local?.status === 'ready'}>
          <Show when={app.host.showFolder}>
            {show => (
              <ActionButton kind="quiet" onClick={() => show()(props.modelId, props.entry.version)}>
                {m().detail.showFolder}
              </ActionButton>
            )}
          </Show>
          <VerifyButton modelId={props.modelId} version={props.entry.version} />
        </Show>
        <RowButtons row={versionRow(props.modelId, props.entry)} others="words" />
      </div>
    </details>
  );
}
