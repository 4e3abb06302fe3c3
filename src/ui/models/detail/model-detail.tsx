import { createEffect, createMemo, For, on, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { ModelInfo, ModelView } from '../../../api/contract.ts';
import { ModelHistory } from './model-history.tsx';
import { OldVersions } from './old-versions.tsx';
import { Icon } from '../../shared/components/icon.tsx';
import { Notice } from '../../shared/components/notice.tsx';
import { createCall } from '../../shared/store/call.ts';
import { useApp } from '../../shared/store/app-store.ts';
import { valueOf } from '../../shared/store/stream.ts';
import { errorText } from '../../shared/view-model/error-text.ts';
import type { ModelRow } from '../../shared/view-model/rows.ts';
import { versionList } from './versions.ts';
import type { VersionEntry } from './versions.ts';
import { VersionCard } from './version-card.tsx';

/** The details of one model, beside the list: versions, files, sizes, checksums, paths, history. */
export function ModelDetail(props: { row: ModelRow; onClose: () => void }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const modelId = createMemo(() => props.row.modelId);
  const info = createCall(
    () => modelId(),
    id => app.api.call('model', { modelId: id }),
  );
  const local = createMemo((): ModelView[] => valueOf(app.versions(), []).filter(view => view.modelId === modelId()));
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
