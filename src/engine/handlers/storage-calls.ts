import { join } from 'node:path';
import { discardTree, retiredPath, tempDir } from '../../disk/index.ts';
import type { Ledger } from '../../manager/index.ts';
import { ModelError } from '../../model/errors.ts';
import { formatRef } from '../../model/identity.ts';
import type { ApiMethods } from '../../api/contract.ts';
import type { EngineApi } from '../../api/session.ts';
import type { CommandRunner } from './run-command.ts';
import { readPartials, readStorage } from '../views/storage.ts';

export interface StorageCallsOptions {
  commands: CommandRunner;
  ledger: Ledger;
  modelsDir: string;
  /** Removes the partial files of a version; resolves to the bytes freed. */
  discard: (modelId: string, version: string) => Promise<number>;
  /** Why the partial files of a version could not be deleted yet. */
  failureOf: (ref: string) => ModelError | null;
}

/** Calls about the models' disk. */
export function storageCalls(options: StorageCallsOptions): Pick<EngineApi['call'], 'storage' | 'discardPartial'> {
  const { ledger, modelsDir, failureOf } = options;
  return {
    storage: () => readStorage(modelsDir, ledger.state, failureOf),
    discardPartial: params => discardPartial(options, params),
  };
}

/**
 * Discards one partial of `storage`. A partial of a download belongs to the download: it is
 * cancelled, and its effect deletes the files. A partial that no download knows is deleted here.
 * Resolves when the files are gone.
 *
 * @throws ModelError INVALID_ARGUMENT when there is no such partial, FILE_BUSY while a removal
 *   works on it; FILE_BUSY or PERMISSION_DENIED with the `path` of a file that stays
 */
async function discardPartial(
  { commands, ledger, modelsDir, discard }: StorageCallsOptions,
  { name, commandId, undoMs }: ApiMethods['discardPartial']['params'],
): Promise<{ freedBytes: number }> {
  // Only names that the folder itself lists are taken, so that no path can be smuggled in.
  const found = (await readPartials(modelsDir, ledger.state)).find(partial => partial.name === name);
  if (!found) throw new ModelError('INVALID_ARGUMENT', `There is no partial ${JSON.stringify(name)}.`);
  if (found.modelId === null || found.version === null) {
    return { freedBytes: await discardTree(join(tempDir(modelsDir), name)) };
  }
  const model = { modelId: found.modelId, version: found.version };
  const record = ledger.state.models.get(formatRef(model));
  if (record?.status === 'removing') {
    throw new ModelError('FILE_BUSY', `${name} is being removed; its partial goes with it.`, { retryable: true });
  }
  if (!record?.task) {
    const retiredBytes = await discardTree(retiredPath(modelsDir, model.modelId, model.version));
    return { freedBytes: retiredBytes + (await discard(model.modelId, model.version)) };
  }
  const params = { ...(commandId !== undefined && { commandId }), ...(undoMs !== undefined && { undoMs }) };
  await commands.run(model, params, { type: 'Cancel' });
  return { freedBytes: found.bytes };
}
