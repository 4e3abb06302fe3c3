import { For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { ActionButton } from './shared/components/action-button.tsx';
import { useApp } from './shared/store/app-store.ts';

/** Cancels that can be taken back, below the view: it covers no row's button for long. */
export function UndoBar(): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m.undo;
  return (
    <div class="undo-bars">
      <For each={app.cancelled()}>
        {of => (
          <div class="undo-bar" role="status" data-testid={`undo-${of.modelId}`}>
            <span>{m()[of.tooLate ? 'tooLate' : 'cancelled'](`${of.modelId} ${of.version}`)}</span>
            <Show when={!of.tooLate}>
              <ActionButton kind="quiet" idle={app.away()} onClick={() => void app.undo(of)}>
                {m().undo}
              </ActionButton>
            </Show>
            <ActionButton kind="quiet" onClick={() => app.dropUndo(of)}>
              {m().hide}
            </ActionButton>
          </div>
        )}
      </For>
    </div>
  );
}
