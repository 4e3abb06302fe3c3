import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { hasCode } from '../../disk/index.ts';
import type { LeaseHolder } from '../../model/holder.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { whileBusy } from '../../ports/busy-files.ts';

import { errorFields } from '../../ports/logger.ts';
import type { Logger } from '../../ports/logger.ts';

/** A version that another process uses. */
export interface LeaseRecord extends ModelVersion {
  holder: LeaseHolder;
}

export interface LeaseFileOptions {
  dataDir: string;
  /** What the file is to say now. */
  records: () => LeaseRecord[];
  logger: Logger;
}

const EMPTY = textOf([]);

/**
 * `leases.json`: which versions other processes use, for the next engine. It is no state: without
 * it that engine waits for nobody. It isn't synced, because what survives a restart of the machine
 * names processes that did not.
 */
export class LeaseFile {
  readonly #o: LeaseFileOptions;
  readonly #path: string;
  /** What the file has; null: not known. */
  #text: string | null = null;
  #current: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;
  #closed = false;

  constructor(options: LeaseFileOptions) {
    this.#o = options;
    this.#path = join(options.dataDir, 'leases.json');
  }

  /** What the last engine left; null when that can't be read, which is logged. */
  async read(): Promise<LeaseRecord[] | null> {
    try {
      const text = await whileBusy(() => readFile(this.#path, 'utf8'));
      const records = recordsIn(text);
      this.#text = text;
      return records;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) {
        this.#text = EMPTY;
        return [];
      }
      this.#o.logger.warn('The leases of the last run can not be read.', { path: this.#path, ...errorFields(error) });
      return null;
    }
  }

  /**
   * Resolves when the file has the present records, or when it can't be written, which is logged:
   * a lease holds all the same until this engine ends. Calls during one write share the next one.
   */
  save(): Promise<void> {
    this.#next ??= this.#current.then(() => {
      this.#next = null;
      this.#current = this.#store();
      return this.#current;
    });
    return this.#next;
  }

  /** Nothing is written afterwards: the file is the next engine's. Resolves when that is so. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#current;
  }

  async #store(): Promise<void> {
    const text = textOf(this.#o.records());
    if (this.#closed || text === this.#text) return;
    try {
      await whileBusy(() => writeFileAtomic(this.#path, text, { fsync: false }));
      this.#text = text;
    } catch (error) {
      this.#text = null;
      this.#o.logger.warn('Leases can not be kept for the next engine.', { path: this.#path, ...errorFields(error) });
    }
  }
}

/** The same records give the same text. */
function textOf(records: readonly LeaseRecord[]): string {
  const lines = records.map(({ modelId, version, holder: { pid, processStarted, bootId } }) =>
    JSON.stringify({
      ...{ model_id: modelId, version },
      holder: { pid, process_started: processStarted, boot_id: bootId },
    }),
  );
  return `{"leases":[${[...new Set(lines)]
    .sort()
    .map(line => `\n  ${line}`)
    .join(',')}\n]}\n`;
}

/** @throws Error when the text isn't as textOf makes it */
function recordsIn(text: string): LeaseRecord[] {
  const { leases } = JSON.parse(text) as { leases?: unknown };
  if (!Array.isArray(leases)) throw new Error('Expected a list of leases.');
  return leases.map(recordOf);
}

function recordOf(value: unknown): LeaseRecord {
  const { model_id: modelId, version, holder } = (value ?? {}) as Record<string, unknown>;
  const { pid, process_started: processStarted, boot_id: bootId } = (holder ?? {}) as Record<string, unknown>;
  const isStart = processStarted === null || typeof processStarted === 'string';
  if (typeof modelId !== 'string' || typeof version !== 'string') throw new Error('Expected a version of a model.');
  if (!Number.isSafeInteger(pid) || (pid as number) < 1 || !isStart || typeof bootId !== 'string')
    throw new Error('Expected the pid, the start and the boot of a holder.');
  return { modelId, version, holder: { pid: pid as number, processStarted, bootId } };
}
