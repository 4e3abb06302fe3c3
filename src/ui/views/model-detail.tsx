import { createEffect, createMemo, For, on, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { ModelInfo, ModelView } from '../../engine/api/contract.ts';
import { ModelHistory } from '../components/model-history.tsx';
import { OldVersions } from '../components/old-versions.tsx';
import { Icon } from '../components/icon.tsx';
import { Notice } from '../components/notice.tsx';
import { createCall } from '../store/call.ts';
import { useApp } from '../store/app-store.ts';
import { valueOf } from '../store/stream.ts';
import { errorText } from '../view-model/row-text.ts';
import type { ModelRow } from '../view-model/rows.ts';
import { versionList } from '../view-model/versions.ts';
import type { VersionEntry } from '../view-model/versions.ts';
import { VersionCard } from './version-card.tsx';

/** Versions, files, sizes, checksums and paths of one model, beside the list. */
export function ModelDetail(props: { row: ModelRow; onClose: () => void }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const modelId = createMemo(() => props.row.modelId);
  const info = createCall(
    () => modelId(),
    id => app.api.call('model', { modelId: id }),
  );
  const local = createMemo((): ModelView[] => valueOf(app.views(), []).filter(view => view.modelId === modelId()));
  const entries = createMemo((): VersionEntry[] => versionList(local(), valueOf<ModelInfo, null>(info(), null)));
  const versions = createMemo(() => entries().map(entry => entry.version), [], { equals: sameList });
  const infoError = () => {
    const loaded = info();
    return loaded.state === 'failed' ? loaded.error : null;
  };
  let heading!: HTMLHeadingElement;
  createEffect(on(modelId, () => heading.focus()));

  return (
    <aside
      class="detail"
      aria-label={m().detail.title(modelId())}
      onKeyDown={event => {
        if (event.key === 'Escape') props.onClose();
      }}
    >
      <header class="detail-header">
        <h2 ref={heading} tabIndex={-1}>
          {modelId()}
        </h2>
        <button
          type="button"
          class="icon-button"
          aria-label={m().close}
          title={m().close}
          onClick={() => props.onClose()}
        >
          <Icon name="close" />
        </button>
      </header>
      <Show when={infoError()}>
        {error => <Notice tone="warn">{m().detail.infoFailed(errorText(error(), m()))}</Notice>}
      </Show>
      <OldVersions local={local()} />
      <h3 class="section-title">{m().detail.versions}</h3>
      <For each={versions()}>
        {version => (
          <Show when={entries().find(entry => entry.version === version)}>
            {entry => (
              <VersionCard
                modelId={modelId()}
                entry={entry()}
                open={version === props.row.version}
                infoKnown={info().state === 'ready'}
              />
            )}
          </Show>
        )}
      </For>
      <ModelHistory modelId={modelId()} />
      <Show when={info().state === 'loading'}>
        <p class="empty">{m().loading}</p>
      </Show>
    </aside>
  );
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
