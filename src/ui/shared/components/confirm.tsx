import { onMount } from 'solid-js';
import type { JSX } from 'solid-js';
import { useApp } from '../store/app-store.ts';
import { ActionButton } from './button.tsx';

interface ConfirmProps {
  title: string;
  text: string;
  /** The words of the button that does it. */
  action: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before files are deleted. The dialog gives the focus back to the button that opened it. */
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
        <ActionButton onClick={() => dialog.close()}>{m().remove.keep}</ActionButton>
        <ActionButton kind="danger" onClick={confirm}>
          {props.action}
        </ActionButton>
      </div>
    </dialog>
  );
}
