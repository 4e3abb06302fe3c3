import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../../model/errors.ts';
import { assertModelId, assertVersion, formatRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { syncDirectory } from '../../ports/durable-files.ts';
import { assertReason, encodeWithdrawal, WITHDRAWN_FOLDER } from '../format/withdrawal.ts';
import { failureOfFile } from '../server/folder.ts';
import { unlessMissing } from '../server/missing.ts';
import { replaceFile } from './replace-file.ts';

export interface WithdrawOptions extends ModelVersion {
  storage: string;
  /** For people; null puts the version back into the catalogue. */
  why: string | null;
  /** Milliseconds since 1970. */
  now: number;
}

/**
 * Takes a version out of the catalogue, or puts it back. No file of it is touched: clients that
 * have it keep it, and are told.
 *
 * @throws ModelError VERSION_UNKNOWN; INVALID_ARGUMENT for a bad reason; PERMISSION_DENIED,
 *   DISK_FULL
 */
export async function withdrawVersion(options: WithdrawOptions): Promise<void> {
  const { storage, modelId, version, why, now } = options;
  assertModelId(modelId);
  assertVersion(version);
  const model = join(storage, 'models', modelId);
  try {
    if (!(await unlessMissing(stat(join(model, version)))))
      throw new ModelError('VERSION_UNKNOWN', `The library has no ${formatRef({ modelId, version })}.`);
    const folder = join(model, WITHDRAWN_FOLDER);
    const file = join(folder, `${version}.json`);
    if (why === null) {
      await rm(file, { force: true });
    } else {
      assertReason(why);
      await replaceFile(file, encodeWithdrawal({ why, withdrawn_at: new Date(now).toISOString() }));
    }
    await syncDirectory(model);
  } catch (thrown) {
    throw failureOfFile(thrown);
  }
}
