import { createEffect, createSignal, For, on, Show } from 'solid-js';
import type { JSX } from 'solid-js';
import type { Action } from '../../i18n/messages/rows.ts';
import { useApp } from '../store/app-store.ts';
import { actionLabel, actionsOf } from '../view-model/actions.ts';
import type { ModelRow } from '../view-model/rows.ts';
import { ActionButton } from './action-button.tsx';
import { ConfirmRemoval } from './confirm.tsx';
import { Icon } from './icon.tsx';

/** By then a person has seen that a button means something else. */
const SETTLED_MS = 500;

interface RowButtonsProps {
  row: ModelRow;
  /** The look of the other actions. `none`: only the list of models shows them. */
  others?: 'icons' | 'words' | 'none';
  /** Arrow keys lead through the row, so Tab stops at one button of it. */
  arrows?: boolean;
}

/**
 * The actions that are possible with a model now. When Pause becomes Resume, the button stays the
 * same element, so it keeps the focus.
 */
export function RowButtons(props: RowButtonsProps): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  const actions = () => actionsOf(props.row);
  const more = () => [...(others() === 'words' ? actions().inDetail : []), ...actions().secondary];
  const others = () => props.others ?? 'icons';
  const [asking, setAsking] = createSignal(false);
  const offline = () => app.away();
  const busy = (action: Action) => app.busy(props.row.modelId) === action;

  // A click that was meant for the button that stood here a moment ago must not do something else.
  let changedAt = -Infinity;
  createEffect(
    on(
      () => [actions().primary, ...actions().secondary].join(),
      () => (changedAt = performance.now()),
      { defer: true },
    ),
  );
  const start = (action: Action, { detail }: MouseEvent) => {
    const byPointer = detail > 0;
    if (byPointer && performance.now() - changedAt < SETTLED_MS) return;
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
          <For each={more()}>
            {action => (
              <ActionButton
                kind={others() === 'icons' ? 'icon' : 'quiet'}
                busy={busy(action)}
                idle={offline()}
                label={m().actionOn(m().actions[action], props.row.modelId)}
                hint={others() === 'icons' ? m().actions[action] : undefined}
                tabStop={!(props.arrows && actions().primary !== null)}
                onClick={event => start(action, event)}
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

/** Solid is what a row asks for; these are only offered. */
const QUIET: ReadonlySet<Action> = new Set(['install', 'pause', 'next']);

interface PrimaryButtonProps {
  row: ModelRow;
  action: Action;
  offline: boolean;
  onStart: (action: Action, event: MouseEvent) => void;
}

function PrimaryButton(props: PrimaryButtonProps): JSX.Element {
  const app = useApp();
  const m = () => app.preferences.locale().m;
  return (
    <ActionButton
      kind={QUIET.has(props.action) ? 'plain' : 'primary'}
      busy={app.busy(props.row.modelId) === props.action}
      idle={props.offline}
      label={m().actionOn(actionLabel(props.action, props.row, m()), props.row.modelId)}
      onClick={event => props.onStart(props.action, event)}
    >
      {m().actions[props.action]}
    </ActionButton>
  );
}
