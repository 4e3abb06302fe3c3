/** The same run gives the same bytes: what `randomUUID` of node:crypto gives everywhere while `work` runs. */
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
