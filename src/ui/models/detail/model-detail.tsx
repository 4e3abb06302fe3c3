import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { ModelInfo, ModelView } from '../../../api/contract.ts';
import { ModelHistory } from './model-history.tsx';
import { OldVersions } from './old-versions.tsx';
import { Icon } from '../../shared/components/icon.tsx';
import { ErrorNotice } from '../../shared/components/error-notice.tsx';
import { createCall } from '../../shared/store/call.ts';
import { useApp } from '../../shared/store/app-store.ts';
import { valueOf } from '../../shared/store/stream.ts';
import type { ModelRow } from '../../shared/view-model/rows.ts';
import { versionList } from './versions.ts';
import type { VersionEntry } from './versions.ts';
import { VersionCard } from './version-card.tsx';

/** A library in the same network answers within this time. */
const LIBRARY_WAIT_MS = 400;

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
  // What is here and what the library says come together: a version that is put above another one
  // would move it. A library that answers slowly is not waited for.
  const [waits, setWaits] = createSignal(true);
  createEffect(
    on(modelId, () => {
      setWaits(true);
      const timer = setTimeout(() => setWaits(false), LIBRARY_WAIT_MS);
      onCleanup(() => clearTimeout(timer));
    }),
  );
  const isWaiting = () => info().state === 'loading' && waits();
  const shown = () => (isWaiting() ? [] : versions());
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
      <Show when={props.row.removalError ?? props.row.task?.error}>
        {error => <ErrorNotice tone={isFinal(props.row) ? 'bad' : 'warn'} error={error()} row={props.row} />}
      </Show>
      <Show when={infoError()}>{error => <ErrorNotice tone="warn" error={error()} say={m().detail.infoFailed} />}</Show>
      <Show when={props.row.about.description}>{text => <p class="about">{text()}</p>}</Show>
      <OldVersions local={local()} />
      <h3 class="section-title">{m().detail.versions}</h3>
      <For each={shown()}>
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
      <Show when={!isWaiting()}>
        <ModelHistory modelId={modelId()} />
      </Show>
      <Show when={info().state === 'loading'}>
        <p class="empty">{m().loading}</p>
      </Show>
    </aside>
  );
}

/** Nothing goes on by itself. */
function isFinal({ status, removalError }: ModelRow): boolean {
  return status === 'failed' || removalError !== null;
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
