/**
 * Entry of the hashing thread: it hashes one file at a time, from the first byte to the last. It
 * imports only `node:` modules, so that it loads from source, from dist and from an archive.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

/**
 * From the thread: how much of the file is hashed, and at the end its hash or the system's error.
 */
export type HashWorkerMessage =
  { hashedBytes: number } | { sha256: string } | { failed: { message: string; code: string | null } };

const READ_BYTES = 1024 * 1024;
/** Progress is told this often. */
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
