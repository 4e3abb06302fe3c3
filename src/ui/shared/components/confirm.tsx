import { onMount } from 'solid-js';
import type { JSX } from 'solid-js';
import { useApp } from '../store/app-store.ts';
import type { ModelRow } from '../view-model/rows.ts';
import { ActionButton } from './action-button.tsx';

interface ConfirmProps {
  title: string;
  text: string;
  /** The words of the button that confirms. */
  action: string;
  /** The words of the button that doesn't. */
  keep?: string;
  /** It can't be done now; `text` says why. */
  blocked?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/**
 * Asks before files are deleted. When it closes, the focus returns to the button that opened it.
 */
export function Confirm(props: ConfirmProps): JSX.Element {
  const { preferences } = useApp();
  const m = () => preferences.locale().m;
  let dialog!: HTMLDialogElement;
  onMount(() => dialog.showModal());
  const confirm = () => {
    dialog.close();
    props.onConfirm();
  };
  return (
    <dialog class="dialog" ref={dialog} aria-labelledby="confirm-title" onClose={() => props.onClose()}>
      <h2 id="confirm-title">{props.title}</h2>
      <p>{props.text}</p>
      <div class="dialog-buttons">
        <ActionButton onClick={() => dialog.close()}>{props.keep ?? m().remove.keep}</ActionButton>
        <ActionButton kind="danger" idle={props.blocked === true} onClick={confirm}>
          {props.action}
        </ActionButton>
      </div>
    </dialog>
  );
}

/** Asks before an installed version is removed. One in use can't be: that is said before. */
export function ConfirmRemoval(props: { row: ModelRow; onConfirm: () => void; onClose: () => void }): JSX.Element {
  const { preferences } = useApp();
  const m = () => preferences.locale().m;
  const text = () =>
    props.row.inUse
      ? m().remove.inUse(props.row.inUse.tasks, props.row.inUse.pids.join(', '))
      : m().remove.text(preferences.locale().f.bytes(props.row.totalBytes ?? 0));
  return (
    <Confirm
      title={m().remove.title(`${props.row.modelId} ${props.row.version ?? ''}`)}
      text={text()}
      blocked={props.row.inUse !== undefined}
      action={m().actions.remove}
      onConfirm={() => props.onConfirm()}
      onClose={() => props.onClose()}
    />
  );
}
