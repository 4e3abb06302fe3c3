import { For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { InstalledView } from '../../api/contract.ts';
import { useApp } from '../shared/store/app-store.ts';
import { valueOf } from '../shared/store/stream.ts';
import type { ModelUse } from './disk-use.ts';
import { versionRow } from '../models/versions.ts';
import { ActionError } from '../models/model-row.tsx';
import { RowButtons } from '../shared/components/row-buttons.tsx';
import { StatusChip } from '../shared/components/status-chip.tsx';

/** One model on the disk with its versions, each with its size and the way to remove it. */
export function UseItem(props: { use: ModelUse; largest: number }): JSX.Element {
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
    const local = valueOf(app.views(), []).find(view => view.modelId === modelId && view.version === version);
    return local && versionRow(modelId, { version, local, published: null });
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
