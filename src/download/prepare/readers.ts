import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { ReadBuffers } from '../part/read-buffers.ts';

/**
 * Open sources. A source that can't be opened or read gives no bytes: they are fetched instead.
 */
export class Readers {
  readonly buffers = new ReadBuffers();
  readonly #open = new Map<string, Promise<FileHandle | null>>();

  async read(file: string, into: Uint8Array, position: number): Promise<number> {
    let opening = this.#open.get(file);
    if (!opening) this.#open.set(file, (opening = open(file, 'r').catch(() => null)));
    const handle = await opening;
    const result = await handle?.read(into, 0, into.length, position).catch(() => null);
    return result?.bytesRead ?? 0;
  }

  async close(): Promise<void> {
    for (const opening of this.#open.values()) await (await opening)?.close();
  }
}
