import { createSignal, For, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { Action } from '../../i18n/messages/rows.ts';
import { useApp } from '../store/app-store.ts';
import { actionLabel, actionsOf } from '../view-model/actions.ts';
import type { ModelRow } from '../view-model/rows.ts';
import { ActionButton } from './action-button.tsx';
import { ConfirmRemoval } from './confirm.tsx';
import { Icon } from './icon.tsx';

interface RowButtonsProps {
  row: ModelRow;
  /** The look of the other actions. `none`: only the list of models shows them. */
  others?: 'icons' | 'words' | 'none';
}

/**
 * The actions that are possible with a model now. When Pause becomes Resume, the button stays the
 * same element, so it keeps the focus.
 */
export function RowButtons(props: RowButtonsProps): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const actions = () => actionsOf(props.row);
  const others = () => props.others ?? 'icons';
  const [asking, setAsking] = createSignal(false);
  const offline = () => app.connection() === 'lost';
  const busy = (action: Action) => app.busy(props.row.modelId) === action;

  const start = (action: Action) => {
    if (action === 'remove') setAsking(true);
    else void app.run(action, props.row);
  };

  return (
    <div class={`row-buttons row-buttons-${others()}`}>
      {/* Also without a button the slot is there, so that equal buttons stand below each other. */}
      <span class="primary-slot">
        <Show when={actions().primary !== null}>
          <PrimaryButton row={props.row} action={actions().primary ?? 'install'} offline={offline()} onStart={start} />
        </Show>
      </span>
      <Show when={others() !== 'none'}>
        <span class="other-slot">
          <For each={actions().secondary}>
            {action => (
              <ActionButton
                kind={others() === 'icons' ? 'icon' : 'quiet'}
                busy={busy(action)}
                idle={offline()}
                label={m().actionOn(m().actions[action], props.row.modelId)}
                hint={others() === 'icons' ? m().actions[action] : undefined}
                onClick={() => start(action)}
              >
                <Show when={others() === 'icons'} fallback={m().actions[action]}>
                  <Icon name={action === 'remove' ? 'remove' : 'close'} />
                </Show>
              </ActionButton>
            )}
          </For>
        </span>
      </Show>
      <Show when={asking()}>
        <ConfirmRemoval
          row={props.row}
          onConfirm={() => void app.run('remove', props.row)}
          onClose={() => setAsking(false)}
        />
      </Show>
    </div>
  );
}

interface PrimaryButtonProps {
  row: ModelRow;
  action: Action;
  offline: boolean;
  onStart: (action: Action) => void;
}

function PrimaryButton(props: PrimaryButtonProps): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  return (
    <ActionButton
      kind={props.action === 'pause' ? 'plain' : 'primary'}
      busy={app.busy(props.row.modelId) === props.action}
      idle={props.offline}
      label={m().actionOn(actionLabel(props.action, props.row, m()), props.row.modelId)}
      onClick={() => props.onStart(props.action)}
    >
      {m().actions[props.action]}
    </ActionButton>
  );
}
