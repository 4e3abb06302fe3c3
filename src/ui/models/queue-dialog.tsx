import { createSignal, For, onMount, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { ErrorValue } from '../../api/contract.ts';
import { ActionButton } from '../shared/components/action-button.tsx';
import { ErrorNotice } from '../shared/components/error-notice.tsx';
import { Icon } from '../shared/components/icon.tsx';
import { useApp } from '../shared/store/app-store.ts';
import { toErrorValue } from '../shared/store/error-value.ts';
import { keepFocus } from '../shared/store/keep-focus.ts';
import { movedTo } from '../shared/view-model/queue.ts';
import type { ModelRow } from '../shared/view-model/rows.ts';

/**
 * The downloads that wait, in their order. A row is moved by its buttons, by Alt with an arrow key,
 * or by dragging.
 */
export function QueueDialog(props: { queue: readonly ModelRow[]; onClose: () => void }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const [dragged, setDragged] = createSignal<string | null>(null);
  const [over, setOver] = createSignal<number | null>(null);
  const [failure, setFailure] = createSignal<ErrorValue | null>(null);
  let dialog!: HTMLDialogElement;
  let list: HTMLOListElement | undefined;
  onMount(() => dialog.showModal());

  const ids = () => props.queue.map(row => row.modelId);
  keepFocus(() => list, ids);
  const move = async (modelId: string, to: number) => {
    const models = movedTo(props.queue, modelId, to);
    if (models === null || app.away()) return;
    setFailure(null);
    try {
      await app.api.call('prioritize', { models, commandId: crypto.randomUUID() });
      app.say(m().row.place(Math.min(Math.max(to, 0), props.queue.length - 1) + 1));
    } catch (thrown) {
      setFailure(toErrorValue(thrown));
    }
  };
  const press = (event: KeyboardEvent, modelId: string, at: number) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (!event.altKey || step === 0) return;
    event.preventDefault();
    void move(modelId, at + step);
  };
  const drop = () => {
    const [modelId, to] = [dragged(), over()];
    setDragged(null);
    setOver(null);
    if (modelId !== null && to !== null) void move(modelId, to);
  };

  return (
    <dialog class="dialog queue" ref={dialog} aria-labelledby="queue-title" onClose={() => props.onClose()}>
      <h2 id="queue-title">{m().models.queueTitle}</h2>
      <p>{m().models.queueHint}</p>
      <Show when={failure()}>{error => <ErrorNotice tone="bad" error={error()} />}</Show>
      <ol class="queue-rows" ref={list}>
        <For each={ids()}>
          {(modelId, at) => (
            <li
              class="queue-row"
              classList={{ 'queue-row-dragged': dragged() === modelId, 'queue-row-over': over() === at() }}
              data-testid={`queue-${modelId}`}
              draggable="true"
              onDragStart={() => setDragged(modelId)}
              onDragOver={event => {
                event.preventDefault();
                setOver(at());
              }}
              onDrop={event => {
                event.preventDefault();
                drop();
              }}
              onDragEnd={() => {
                setDragged(null);
                setOver(null);
              }}
              onKeyDown={event => press(event, modelId, at())}
            >
              <span class="queue-place">{at() + 1}</span>
              <span class="queue-name">{modelId}</span>
              <ActionButton
                kind="quiet"
                idle={app.away() || at() === 0}
                label={m().actionOn(m().actions.next, modelId)}
                onClick={() => void move(modelId, 0)}
              >
                {m().actions.next}
              </ActionButton>
              <For each={['up', 'down'] as const}>
                {way => (
                  <ActionButton
                    kind="icon"
                    idle={app.away() || at() === (way === 'up' ? 0 : props.queue.length - 1)}
                    label={m().actionOn(m().models.queueMove[way], modelId)}
                    hint={m().models.queueMove[way]}
                    onClick={() => void move(modelId, at() + (way === 'up' ? -1 : 1))}
                  >
                    <Icon name={way} />
                  </ActionButton>
                )}
              </For>
            </li>
          )}
        </For>
      </ol>
      <div class="dialog-buttons">
        <ActionButton onClick={() => dialog.close()}>{m().close}</ActionButton>
      </div>
    </dialog>
  );
}
