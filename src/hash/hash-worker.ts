/** Entry of the hashing thread: one file at a time, from the first byte to the last. Imports node: only, so that it loads anywhere. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

/** From the thread: how far the file is, and then its hash or the system's word on why there is none. */
export type HashWorkerMessage =
  { hashedBytes: number } | { sha256: string } | { failed: { message: string; code: string | null } };

const READ_BYTES = 1024 * 1024;
/** As often as a person can use it. */
const TELL_EVERY_MS = 100;

const buffer = Buffer.allocUnsafe(READ_BYTES);

function tell(message: HashWorkerMessage): void {
  parentPort?.postMessage(message);
}

function hash(path: string): string {
  const file = openSync(path, 'r');
  try {
    const sum = createHash('sha256');
    let hashedBytes = 0;
    let toldAt = -Infinity;
    for (;;) {
      const bytes = readSync(file, buffer, 0, buffer.length, null);
      if (bytes === 0) return sum.digest('hex');
      sum.update(buffer.subarray(0, bytes));
      hashedBytes += bytes;
      if (performance.now() - toldAt < TELL_EVERY_MS) continue;
      toldAt = performance.now();
      tell({ hashedBytes });
    }
  } finally {
    closeSync(file);
  }
}

parentPort?.on('message', (path: string) => {
  try {
    tell({ sha256: hash(path) });
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    tell({ failed: { message, code: code ?? null } });
  }
});
