import type { Clock } from '../../ports/clock.ts';
import { errorFields } from '../../ports/logger.ts';
import type { Logger } from '../../ports/logger.ts';
import { unsuitableVolume } from '../../ports/volume/volume.ts';
import type { Ownership } from './acquire.ts';
import { readEngineFile, writeEngineFile } from './engine-file.ts';
import type { EngineInfo } from './engine-file.ts';
import { openGate } from './gate.ts';
import { BEAT_MS, beat } from './silence.ts';

export interface OwnerWatchOptions {
  dataDir: string;
  ownership: Pick<Ownership, 'info' | 'lock'>;
  clock: Clock;
  logger: Logger;
}

/**
 * Looks at engine.json, of which clients and other engines live: a deleted one is written again,
 * and another engine in it means that this one owns nothing any more. Where others can't see the
 * kernel's lock, each look is a beat.
 */
export class OwnerWatch {
  readonly #o: OwnerWatchOptions;
  readonly #isShared: Promise<boolean>;
  #stopped = false;
  #cancel: () => void = () => undefined;
  #onTakenOver: (by: EngineInfo) => void = () => undefined;

  constructor(options: OwnerWatchOptions) {
    this.#o = options;
    this.#isShared = isShared(options.dataDir);
  }

  /** `onTakenOver` is called once at most, and nothing is watched afterwards. */
  start(onTakenOver: (by: EngineInfo) => void): void {
    this.#onTakenOver = onTakenOver;
    this.#next();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #next(): void {
    if (this.#stopped) return;
    this.#cancel = this.#o.clock.after(BEAT_MS, () => {
      void this.#look()
        .catch((error: unknown) => this.#o.logger.warn('engine.json can not be kept.', errorFields(error)))
        .then(() => this.#next());
    });
  }

  async #look(): Promise<void> {
    const { dataDir, ownership, clock } = this.#o;
    const { info, lock } = ownership;
    const found = await readEngineFile(dataDir);
    if (this.#stopped) return;
    if (found === null) return this.#putBack();
    if (found.run !== info.run) {
      this.stop();
      return this.#onTakenOver(found);
    }
    const isSeen = lock?.isThere() === true && !(await this.#isShared);
    if (!isSeen) await beat(dataDir, clock);
  }

  /** In the gate: the next owner may be about to write it, or `release` may have removed it. */
  #putBack(): Promise<void> {
    const { dataDir, ownership, logger } = this.#o;
    return openGate(dataDir, async () => {
      if (this.#stopped || (await readEngineFile(dataDir)) !== null) return;
      await writeEngineFile(dataDir, ownership.info);
      logger.warn('engine.json was gone; it is written again.');
    });
  }
}

/**
 * Whether another machine may have the same files. Outside Linux the lock itself is the volume's.
 */
async function isShared(dataDir: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  return unsuitableVolume(dataDir).then(
    volume => volume !== null,
    () => true,
  );
}
