import { createMemo, createSignal, For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { StorageView } from '../../api/contract.ts';
import { ActionButton } from '../shared/components/action-button.tsx';
import { CopyButton } from '../shared/components/copy-button.tsx';
import { ErrorNotice } from '../shared/components/error-notice.tsx';
import { ViewHeader } from '../shared/components/view-header.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { createKeyedList } from '../shared/store/keyed-list.ts';
import { DiskBar } from './disk-bar.tsx';
import { sum, useByModel } from './disk-use.ts';
import { FreeUpBox } from './free-up-box.tsx';
import { ImportBox } from './import-box.tsx';
import { ModelUseItem } from './model-use-item.tsx';
import { PartialItem } from './partial-item.tsx';
import { createStorageStore } from './storage-store.ts';
import { Treemap } from './treemap.tsx';

/** What fills the disk of the models, and the buttons that free it. */
export function StoragePanel(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const store = createStorageStore(app);
  const summary = () => {
    const storage = store.value();
    const { f } = app.preferences.locale();
    if (storage === null) return undefined;
    const free = storage.freeBytes === null ? null : f.bytes(storage.freeBytes);
    return m().storage.summary(f.bytes(sum(storage.installed)), free);
  };
  return (
    <section class="page">
      <ViewHeader title={m().nav.storage} summary={summary()} />
      <Show when={store.error()}>{error => <ErrorNotice tone="warn" error={error()} say={m().storage.failed} />}</Show>
      <Show when={store.value()} fallback={<p class="empty">{store.error() ? '' : m().loading}</p>}>
        {storage => <Contents storage={storage()} onDiscarded={() => store.refresh()} />}
      </Show>
    </section>
  );
}

/** The largest come first, and what is below fills no disk. Each costs some 20 elements. */
const SHOWN_USES = 25;

function Contents(props: { storage: StorageView; onDiscarded: () => void }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const use = createMemo(() => useByModel(props.storage));
  const uses = createKeyedList(() => use(), 'key');
  const [limit, setLimit] = createSignal(SHOWN_USES);
  const partials = createKeyedList(() => props.storage.partials, 'name');
  const largest = () => Math.max(1, ...use().map(({ bytes }) => bytes));
  return (
    <>
      <DiskBar storage={props.storage} />
      <FreeUpBox storage={props.storage} onFreed={() => props.onDiscarded()} />
      <dl class="facts facts-wide storage-folder">
        <div class="fact">
          <dt>{m().storage.folder}</dt>
          <dd class="mono">
            <span>{props.storage.modelsDir}</span>
            <CopyButton
              label={m().detail.copy}
              name={m().actionOn(m().detail.copy, m().storage.folder)}
              text={() => props.storage.modelsDir}
            />
          </dd>
        </div>
      </dl>
      <h2 class="section-title">{m().storage.models}</h2>
      <Show when={use().length > 0} fallback={<p class="hint">{m().storage.noModels}</p>}>
        <Treemap installed={props.storage.installed} />
      </Show>
      <ul class="uses" aria-label={m().storage.models}>
        <For each={uses().slice(0, limit())}>{item => <ModelUseItem use={item} largest={largest()} />}</For>
      </ul>
      <Show when={uses().length > limit()}>
        <ActionButton onClick={() => setLimit(limit() + SHOWN_USES)}>
          {m().storage.more(Math.min(SHOWN_USES, uses().length - limit()))}
        </ActionButton>
      </Show>
      <ImportBox />
      <h2 class="section-title">{m().storage.partials}</h2>
      <p class="hint">{partials().length > 0 ? m().storage.partialsHint : m().storage.noPartials}</p>
      <ul class="uses" aria-label={m().storage.partials}>
        <For each={partials()}>{item => <PartialItem partial={item} onDiscarded={() => props.onDiscarded()} />}</For>
      </ul>
    </>
  );
}
