import { assertVersion } from '../../model/identity.ts';
import { ModelError } from '../../model/errors.ts';
import type { Withdrawal } from '../types.ts';
import { isRecord, parseJson, passes } from './json.ts';

/**
 * Folder in a model's folder with a `<version>.json` for each version that was withdrawn. Its name
 * can be no version.
 */
export const WITHDRAWN_FOLDER = '.withdrawn';
const WHY_MAX_LENGTH = 1000;

/** @throws ModelError INVALID_ARGUMENT for a reason that is empty or too long */
export function assertReason(why: string): void {
  if (why.trim() !== '' && why.length <= WHY_MAX_LENGTH) return;
  throw new ModelError('INVALID_ARGUMENT', `Expected a reason of 1 to ${WHY_MAX_LENGTH} characters.`);
}

export function encodeWithdrawal(withdrawal: Withdrawal): string {
  return `${JSON.stringify(withdrawal, null, 2)}\n`;
}

/**
 * A file that is there withdraws the version, whatever is in it: what was taken back must not come
 * back because of a bad byte.
 */
export function readWithdrawal(bytes: Uint8Array): Withdrawal {
  try {
    const found = checkWithdrawal(parseJson(bytes, 'the withdrawal'));
    if (found) return found;
  } catch (thrown) {
    if (!(thrown instanceof ModelError)) throw thrown;
  }
  return { why: 'No reason can be read.', withdrawn_at: '' };
}

/** The versions that were withdrawn, as a model's page has them; what is none is left out. */
export function checkWithdrawals(value: unknown): Record<string, Withdrawal> | undefined {
  if (!isRecord(value)) return undefined;
  const found: Record<string, Withdrawal> = {};
  for (const [version, entry] of Object.entries(value)) {
    const withdrawal = checkWithdrawal(entry);
    if (withdrawal && passes(assertVersion, version)) found[version] = withdrawal;
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

export function checkWithdrawal(value: unknown): Withdrawal | undefined {
  if (!isRecord(value) || typeof value.why !== 'string' || typeof value.withdrawn_at !== 'string') return undefined;
  return { why: value.why.slice(0, WHY_MAX_LENGTH), withdrawn_at: value.withdrawn_at };
}
