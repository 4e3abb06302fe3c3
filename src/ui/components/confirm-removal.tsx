import { onMount } from 'solid-js';
import type { JSX } from 'solid-js';
import { useApp } from '../store/app-store.ts';
import type { ModelRow } from '../view-model/rows.ts';
import { ActionButton } from './button.tsx';

/** Asks before files are deleted. The dialog gives the focus back to the button that opened it. */
export function ConfirmRemoval(props: { row: ModelRow; onConfirm: () => void; onClose: () => void }): JSX.Element {
  const { preferences } = useApp();
  const m = () => preferences.locale().m;
  let dialog!: HTMLDialogElement;
  onMount(() => dialog.showModal());
  const confirm = () => {
    dialog.close();
    props.onConfirm();
  };
  return (
    <dialog class="dialog" ref={dialog} aria-labelledby="removal-title" onClose={() => props.onClose()}>
      <h2 id="removal-title">{m().remove.title(`${props.row.modelId} ${props.row.version ?? ''}`)}</h2>
      <p>{m().remove.text(preferences.locale().f.bytes(props.row.totalBytes ?? 0))}</p>
      <div class="dialog-buttons">
        <ActionButton onClick={() => dialog.close()}>{m().remove.keep}</ActionButton>
        <ActionButton kind="danger" onClick={confirm}>
          {m().actions.remove}
        </ActionButton>
      </div>
    </dialog>
  );
}
