import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { whileBusy } from '../ports/busy-files.ts';
import type { Clock } from '../ports/clock.ts';
import { errorFields } from '../ports/logger.ts';
import type { Logger } from '../ports/logger.ts';
import { sweepTemporaries } from './atomic-file.ts';
import { checkpointPath, checkpointText } from './checkpoint.ts';
import type { ModelsCheckpoint } from './checkpoint.ts';

export interface CheckpointWriterOptions {
  dataDir: string;
  clock: Clock;
  logger: Logger;
  /** For tests: writes one file atomically. */
  write?: (path: string, text: string) => Promise<void>;
}

/**
 * Writes checkpoints, one at a time. A failure is only logged: it costs the next start some time
 * and nothing else.
 */
export class CheckpointWriter {
  #o: CheckpointWriterOptions;
  #running: Promise<void> | null = null;

  constructor(options: CheckpointWriterOptions) {
    this.#o = options;
  }

  get busy(): boolean {
    return this.#running !== null;
  }

  /**
   * Takes the state as it is now, because it may change while the file is written. Never rejects.
   */
  async write(checkpoint: ModelsCheckpoint): Promise<void> {
    const text = checkpointText(checkpoint);
    while (this.#running) await this.#running;
    this.#running = this.#write(text).finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  async idle(): Promise<void> {
    await this.#running;
  }

  async #write(text: string): Promise<void> {
    const { dataDir, clock, logger, write = writeAtomically } = this.#o;
    const path = checkpointPath(dataDir);
    try {
      await mkdir(dirname(path), { recursive: true });
      await sweepTemporaries(path);
      await whileBusy(() => write(path, text), { clock });
    } catch (error) {
      logger.warn('A checkpoint of the models can not be written.', { path, ...errorFields(error) });
    }
  }
}

/**
 * Not synced, so that the journal's own syncs don't wait for it. A torn checkpoint shows itself
 * and is ignored.
 */
async function writeAtomically(path: string, text: string): Promise<void> {
  await writeFileAtomic(path, text, { encoding: 'utf8', fsync: false });
}
