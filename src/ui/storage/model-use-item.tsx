import { For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { InstalledView } from '../../api/contract.ts';
import { ActionError } from '../shared/components/action-error.tsx';
import { RowButtons } from '../shared/components/row-buttons.tsx';
import { StatusChip } from '../shared/components/status-chip.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { valueOf } from '../shared/store/stream.ts';
import { rowOfVersion } from '../shared/view-model/rows.ts';
import type { ModelUse } from './disk-use.ts';

/** One model on the disk: each version with its size and the button that removes it. */
export function ModelUseItem(props: { use: ModelUse; largest: number }): JSX.Element {
  const app = useApp();
  const f = () => app.preferences.locale().f;
  return (
    <li class="use" data-testid={`use-${props.use.modelId}`}>
      <div class="use-head">
        <span class="row-title">{props.use.modelId}</span>
        <span class="use-bytes">{f().bytes(props.use.bytes)}</span>
        <div class="bar bar-demand" aria-hidden="true">
          <div class="bar-fill" style={{ transform: `scaleX(${(props.use.bytes / props.largest).toFixed(4)})` }} />
        </div>
      </div>
      <ul class="use-versions">
        <For each={props.use.versions}>{version => <Version version={version} />}</For>
      </ul>
      <ActionError modelId={props.use.modelId} />
    </li>
  );
}

function Version(props: { version: InstalledView }): JSX.Element {
  const app = useApp();
  const f = () => app.preferences.locale().f;
  const row = () => {
    const { modelId, version } = props.version;
    const local = valueOf(app.versions(), []).find(view => view.modelId === modelId && view.version === version);
    return local && rowOfVersion(local);
  };
  return (
    <li>
      <span class="row-version">{props.version.version}</span>
      <Show when={props.version.status !== 'ready'}>
        <StatusChip status={props.version.status} />
      </Show>
      <span class="use-bytes">{f().bytes(props.version.bytes)}</span>
      <Show when={row()}>{known => <RowButtons row={known()} />}</Show>
    </li>
  );
}
