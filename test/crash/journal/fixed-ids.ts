/**
 * Fixes `randomUUID` of node:crypto while `work` runs, so that the same run gives the same bytes.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

const FIXED = '00000000-0000-4000-8000-000000000000';

export async function withFixedIds<T>(work: () => Promise<T>): Promise<T> {
  const { randomUUID } = crypto;
  crypto.randomUUID = () => FIXED;
  // Named imports see what the module object had when they were synchronised last.
  syncBuiltinESMExports();
  try {
    return await work();
  } finally {
    crypto.randomUUID = randomUUID;
    syncBuiltinESMExports();
  }
}
