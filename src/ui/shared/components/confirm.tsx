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
        <ActionButton kind="danger" onClick={confirm}>
          {props.action}
        </ActionButton>
      </div>
    </dialog>
  );
}

/** Asks before an installed version is removed. */
export function ConfirmRemoval(props: { row: ModelRow; onConfirm: () => void; onClose: () => void }): JSX.Element {
  const { preferences } = useApp();
  const m = () => preferences.locale().m;
  return (
    <Confirm
      title={m().remove.title(`${props.row.modelId} ${props.row.version ?? ''}`)}
      text={m().remove.text(preferences.locale().f.bytes(props.row.totalBytes ?? 0))}
      action={m().actions.remove}
      onConfirm={() => props.onConfirm()}
      onClose={() => props.onClose()}
    />
  );
}
