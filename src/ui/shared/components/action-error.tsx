import { Show } from 'solid-js';
import type { JSX } from 'solid-js';
import { useApp } from '../store/app-store.ts';
import { ActionButton } from './action-button.tsx';
import { ErrorWords } from './error-notice.tsx';

/**
 * Why the engine refused the last action on a model. It stands at that model until it is closed.
 */
export function ActionError(props: { modelId: string }): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  return (
    <Show when={app.actionError(props.modelId)}>
      {error => (
        <div class="row-error" role="alert">
          <ErrorWords error={error()} />
          <ActionButton kind="quiet" onClick={() => app.clearError(props.modelId)}>
            {m().close}
          </ActionButton>
        </div>
      )}
    </Show>
  );
}
