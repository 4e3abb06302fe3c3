import type { JSX } from 'solid-js';
import { useApp } from '../store/app-store.ts';
import type { ModelRow } from '../view-model/rows.ts';
import { Confirm } from './confirm.tsx';

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
