import type { JSX } from 'solid-js';
import type { RowStatus } from '../../i18n/messages/rows.ts';
import { useApp } from '../store/app-store.ts';

/** The state of a model as a coloured word. */
export function StatusChip(props: { status: RowStatus }): JSX.Element {
  const { preferences } = useApp();
  return <span class={`chip chip-${props.status}`}>{preferences.locale().m.status[props.status]}</span>;
}
