import { join } from 'node:path';
import { isRetired, namesInOwn, removeTree, retiredPath, tempDir } from '../disk/index.ts';
import { backoffMs } from '../model/backoff.ts';
import type { ModelVersion } from '../model/identity.ts';
import type { Clock } from '../ports/clock.ts';
import { errorFields } from '../ports/logger.ts';
import type { Logger } from '../ports/logger.ts';

/** Waits of 1, 2, 4, … s between two tries, at most a minute, without end: a scanner lets go some time. */
const AGAIN = { firstMs: 1_000, longestMs: 60_000 };

export interface RetiredFoldersOptions {
  modelsDir: string;
  /** Versions that somebody works on: he tells himself what he frees of them. */
  unfinished: () => Iterable<ModelVersion>;
  clock: Clock;
  logger: Logger;
}

/**
 * What removals and repairs took out of sight and could not unlink, because another program held
 * it. It goes as soon as it is free, while the engine runs.
 */
export class RetiredFolders {
  readonly #o: RetiredFoldersOptions;
  #failures = 0;
  #cancel: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: RetiredFoldersOptions) {
    this.#o = options;
  }

  /** Unlinks what is free; the rest is tried again. Never rejects. */
  clear(): Promise<void> {
    this.#cancel();
    this.#running = this.#running.then(() => this.#clear());
    return this.#running;
  }

  /** Begins nothing more; resolves when nothing is under way. */
  stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    return this.#running;
  }

  async #clear(): Promise<void> {
    const { modelsDir, unfinished } = this.#o;
    const temp = tempDir(modelsDir);
    const others = new Set([...unfinished()].map(({ modelId, version }) => retiredPath(modelsDir, modelId, version)));
    // A folder that can't be read holds nothing that can be unlinked.
    const names = await namesInOwn(temp).catch(() => []);
    let left = 0;
    for (const name of names.filter(isRetired)) {
      const path = join(temp, name);
      if (this.#stopped || others.has(path) || !(await this.#isUnlinked(path))) left += 1;
    }
    if (left === 0) this.#failures = 0;
    else this.#later();
  }

  async #isUnlinked(path: string): Promise<boolean> {
    const { logger } = this.#o;
    try {
      const freedBytes = await removeTree(path);
      logger.info('Files of a removed version are unlinked.', { path, freedBytes });
      return true;
    } catch (error) {
      logger.warn('Files of a removed version can not be unlinked yet.', { path, ...errorFields(error) });
      return false;
    }
  }

  #later(): void {
    this.#failures += 1;
    if (!this.#stopped) this.#cancel = this.#o.clock.after(backoffMs(AGAIN, this.#failures), () => void this.clear());
  }
}
