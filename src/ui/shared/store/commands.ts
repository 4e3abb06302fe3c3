import { createStore } from 'solid-js/store';
import type { ApiClient } from '../../../api/client.ts';
import type { ErrorValue } from '../../../api/contract.ts';
import type { Action } from '../../i18n/messages/rows.ts';
import { commandOf, refOf } from '../view-model/actions.ts';
import type { ModelRow } from '../view-model/rows.ts';
import { toErrorValue } from './error-value.ts';

/** The commands that the buttons of a row give to the engine. */
export interface Commands {
  /** The action that runs for a model, until the engine has answered. */
  readonly busy: (modelId: string) => Action | undefined;
  /** Why the engine refused the last action on a model. */
  readonly actionError: (modelId: string) => ErrorValue | undefined;
  readonly clearError: (modelId: string) => void;
  /** Resolves to true when it worked. A failure is a value too: `actionError` has it. */
  readonly run: (action: Action, row: ModelRow) => Promise<boolean>;
}

/** @param onCancelled a download was cancelled: it can be taken back for a moment */
export function createCommands(api: ApiClient, onCancelled: (row: ModelRow) => void): Commands {
  const [busy, setBusy] = createStore<Record<string, Action | undefined>>({});
  const [errors, setErrors] = createStore<Record<string, ErrorValue | undefined>>({});
  const clearError = (modelId: string) => setErrors(modelId, undefined);
  return {
    busy: modelId => busy[modelId],
    actionError: modelId => errors[modelId],
    clearError,
    async run(action, row) {
      const { modelId } = row;
      if (busy[modelId] !== undefined) return false;
      setBusy(modelId, action);
      clearError(modelId);
      try {
        await send(api, action, row);
        if (action === 'cancel') onCancelled(row);
        return true;
      } catch (thrown) {
        setErrors(modelId, toErrorValue(thrown));
        return false;
      } finally {
        setBusy(modelId, undefined);
      }
    },
  };
}

function send(api: ApiClient, action: Action, row: ModelRow): Promise<unknown> {
  const commandId = crypto.randomUUID();
  if (action === 'next') return api.call('prioritize', { models: [refOf(row)], commandId });
  const { method, params } = commandOf(action, row);
  return api.call(method, { ...params, commandId });
}
