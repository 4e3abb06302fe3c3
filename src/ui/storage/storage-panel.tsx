import { createMemo, For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { StorageView } from '../../api/contract.ts';
import { CopyButton } from '../shared/components/copy-button.tsx';
import { Notice } from '../shared/components/notice.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { createKeyedList } from '../shared/store/keyed-list.ts';
import { codeAndText } from '../shared/view-model/error-text.ts';
import { DiskBar } from './disk-bar.tsx';
import { useByModel } from './disk-use.ts';
import { ModelUseItem } from './model-use-item.tsx';
import { PartialItem } from './partial-item.tsx';
import { createStorageStore } from './storage-store.ts';
import { Treemap } from './treemap.tsx';

/** What fills the disk of the models, and the buttons that free it. */
export function StoragePanel(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const store = createStorageStore(app);
  return (
    <section class="page">
      <Show when={store.error()}>
        {error => <Notice tone="warn">{m().storage.failed(codeAndText(error(), m()))}</Notice>}
      </Show>
      <Show when={store.value()} fallback={<p class="empty">{store.error() ? '' : m().loading}</p>}>
        {storage => <Contents storage={storage()} onDiscarded={() => store.refresh()} />}
      </Show>
    </section>
  );
}

function Contents(props: { storage: StorageView; onDiscarded: () => void }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const use = createMemo(() => useByModel(props.storage));
  const uses = createKeyedList(() => use(), 'key');
  const partials = createKeyedList(() => props.storage.partials, 'name');
  const largest = () => Math.max(1, ...use().map(({ bytes }) => bytes));
  return (
    <>
      <DiskBar storage={props.storage} />
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
        <Treemap uses={use()} />
      </Show>
      <ul class="uses" aria-label={m().storage.models}>
        <For each={uses()}>{item => <ModelUseItem use={item} largest={largest()} />}</For>
      </ul>
      <h2 class="section-title">{m().storage.partials}</h2>
      <p class="hint">{partials().length > 0 ? m().storage.partialsHint : m().storage.noPartials}</p>
      <ul class="uses" aria-label={m().storage.partials}>
        <For each={partials()}>{item => <PartialItem partial={item} onDiscarded={() => props.onDiscarded()} />}</For>
      </ul>
    </>
  );
}
