import type { ApiMethods, CommandParams } from '../../../api/contract.ts';
import type { Messages } from '../../i18n/messages.ts';
import type { Action } from '../../i18n/messages/rows.ts';
import type { ModelRow } from './rows.ts';

export interface RowActions {
  /** The button that a person most likely wants. */
  primary: Action | null;
  secondary: Action[];
  /** Only beside the details. */
  inDetail: Action[];
}

/** The buttons of a row: only actions that are possible in its state. */
export function actionsOf(row: ModelRow): RowActions {
  return { inDetail: [], ...stateActions(row) };
}

function stateActions(row: ModelRow): Omit<RowActions, 'inDetail'> & Partial<RowActions> {
  switch (row.status) {
    case 'available':
      return { primary: row.version === null ? null : 'install', secondary: [] };
    case 'queued':
      return { primary: (row.task?.place ?? 1) > 1 ? 'next' : null, secondary: ['cancel'] };
    case 'downloading':
    case 'waiting':
      return { primary: 'pause', secondary: ['cancel'] };
    case 'paused':
      return { primary: 'resume', secondary: ['cancel'] };
    case 'verifying':
    case 'removing':
      return { primary: null, secondary: [] };
    case 'ready':
      return { primary: row.updateTo === null ? null : 'update', secondary: ['remove'] };
    case 'failed':
      // What can't succeed by itself needs somebody who changes something first: see its advice.
      return row.task?.error?.retryable === false
        ? { primary: null, secondary: ['cancel'], inDetail: ['again'] }
        : { primary: 'retry', secondary: ['cancel'] };
    case 'damaged':
    case 'missing':
      return { primary: 'repair', secondary: ['remove'] };
  }
}

/** The name of a version to the engine. */
export function refOf({ modelId, version }: Pick<ModelRow, 'modelId' | 'version'>): string {
  return version === null ? modelId : `${modelId}@${version}`;
}

/** The words of a button. "Update" names both versions. */
export function actionLabel(action: Action, row: ModelRow, m: Messages): string {
  if (action !== 'update' || row.version === null || row.updateTo === null) return m.actions[action];
  return `${m.actions.update} ${m.updateSteps(row.version, row.updateTo)}`;
}

export type Command = 'install' | 'update' | 'pause' | 'resume' | 'cancel' | 'remove' | 'repair' | 'verify';

/** By then a person has seen that they cancelled the wrong download. */
export const UNDO_MS = 10_000;

export interface CommandCall {
  method: Command;
  params: CommandParams & ApiMethods['update']['params'] & ApiMethods['cancel']['params'];
}

/**
 * The engine call behind a button. A retry repeats the task that failed: a repair stays a repair.
 */
export function commandOf(action: Exclude<Action, 'next'>, row: ModelRow): CommandCall {
  const { modelId } = row;
  if (action === 'update') return { method: 'update', params: { modelId } };
  const params = row.version === null ? { modelId } : { modelId, version: row.version };
  if (action === 'cancel') return { method: action, params: { ...params, undoMs: UNDO_MS } };
  if (action !== 'retry' && action !== 'again') return { method: action, params };
  return { method: row.task?.kind === 'repair' ? 'repair' : 'install', params };
}
