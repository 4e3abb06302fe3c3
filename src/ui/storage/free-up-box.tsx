import { createSignal, For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { ErrorValue, StorageView } from '../../api/contract.ts';
import { ActionButton } from '../shared/components/action-button.tsx';
import { Confirm } from '../shared/components/confirm.tsx';
import { ErrorNotice } from '../shared/components/error-notice.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { toErrorValue } from '../shared/store/error-value.ts';
import { valueOf } from '../shared/store/stream.ts';
import { freeUp } from './free-up.ts';

/** One button for all that nobody needs: replaced versions, and partials of no download. */
export function FreeUpBox(props: { storage: StorageView; onFreed: () => void }): JSX.Element {
  const app = useApp();
  const locale = () => app.preferences.locale();
  const m = () => locale().m.storage;
  const inUse = () =>
    new Set(valueOf(app.versions(), []).flatMap(view => (view.inUse ? [`${view.modelId}@${view.version}`] : [])));
  const found = () => freeUp(props.storage, inUse());
  const bytes = () => locale().f.bytes(found().bytes);
  const [asking, setAsking] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [errors, setErrors] = createSignal<ErrorValue[]>([]);

  const free = async () => {
    const { versions, partials } = found();
    setBusy(true);
    setErrors([]);
    const attempt = async (call: () => Promise<unknown>) => {
      // What can't be deleted must not keep the rest.
      await call().catch((thrown: unknown) => setErrors(known => [...known, toErrorValue(thrown)]));
    };
    for (const { modelId, version } of versions)
      await attempt(() => app.api.call('remove', { modelId, version, commandId: crypto.randomUUID() }));
    for (const { name } of partials)
      await attempt(() => app.api.call('discardPartial', { name, commandId: crypto.randomUUID() }));
    setBusy(false);
    props.onFreed();
  };
  return (
    <>
      <Show when={found().bytes > 0}>
        <div class="free-up" data-testid="free-up">
          <div>
            <p>{m().freeUpFound(found().versions.length, found().partials.length)}</p>
            <p class="hint">
              {[
                ...found().versions.map(({ modelId, version }) => `${modelId} ${version}`),
                ...found().partials.map(({ name }) => name),
              ].join(', ')}
            </p>
          </div>
          <ActionButton busy={busy()} idle={app.away()} onClick={() => setAsking(true)}>
            {m().freeUp(bytes())}
          </ActionButton>
        </div>
      </Show>
      <For each={errors()}>{error => <ErrorNotice tone="bad" error={error} say={m().notDeleted} />}</For>
      <Show when={asking()}>
        <Confirm
          title={m().freeUpTitle(bytes())}
          text={m().freeUpText}
          action={m().freeUp(bytes())}
          onConfirm={() => void free()}
          onClose={() => setAsking(false)}
        />
      </Show>
    </>
  );
}
