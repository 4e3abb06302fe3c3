import { readdir, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Removes temporaries of write-file-atomic (`<file>.<digits>`) that a killed run left behind. */
export async function sweepTemporaries(path: string): Promise<void> {
  const directory = dirname(path);
  const prefix = `${basename(path)}.`;
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const { name } = entry;
    // What else has such a name is somebody's, and no reason not to start.
    if (!entry.isFile() || !name.startsWith(prefix)) continue;
    if (/^\d+$/.test(name.slice(prefix.length))) await unlink(join(directory, name));
  }
}
