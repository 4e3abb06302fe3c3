/** A process that uses a journal on a simulated disk, with a ledger of the promises it got. */
import { openJournal } from '../../../src/events/write/open.ts';
import { readJournal } from '../../../src/events/read/reader.ts';
import { verifyJournal } from '../../../src/events/read/verify.ts';
import { JournalCompressor } from '../../../src/events/write/compress.ts';
import { drop, prunable } from '../../../src/events/write/prune.ts';
import type { Journal } from '../../../src/events/types.ts';
import { isModelError } from '../../../src/model/errors.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { AnyEvent } from '../../../src/events/vocabulary.ts';
import type { SimulatedDisk } from '../../events/simulated-disk.ts';
import { demand, numbered, numberOf, prunedEvent, settle } from './ledger.ts';
import type { Ledger } from './ledger.ts';

export const DIR = '/data/journal';

/** The code of the journal: the project's own, or a mutant. */
export interface JournalCode {
  openJournal: typeof openJournal;
  readJournal: typeof readJournal;
  verifyJournal: typeof verifyJournal;
  JournalCompressor: typeof JournalCompressor;
  prunable: typeof prunable;
  drop: typeof drop;
}

export const OWN_CODE: JournalCode = { openJournal, readJournal, verifyJournal, JournalCompressor, prunable, drop };

/**
 * Advances a millisecond at each reading. Its numbers have equal width, so equal events have equal
 * length.
 */
function steadyClock(): Clock {
  let reads = 0;
  return {
    now: () => Date.UTC(2026, 0, 1) + (reads += 1),
    monotonic: () => (reads += 1) + (reads === 1 ? 0 : 100_000),
    after: () => () => undefined,
  };
}

export class Process {
  readonly code: JournalCode;
  readonly disk: SimulatedDisk;
  readonly ledger: Ledger;
  #journal: Journal | null = null;
  #stream: number[][] = [];

  constructor(code: JournalCode, disk: SimulatedDisk, ledger: Ledger) {
    this.code = code;
    this.disk = disk;
    this.ledger = ledger;
  }

  /** Another process that takes this one for dead. */
  rival(): Process {
    return new Process(this.code, this.disk, this.ledger);
  }

  /** Opens the journal, which recovers it, and compares the result with the ledger. */
  async open(segmentBytes = 2000): Promise<void> {
    this.#demandWord();
    const before = (await this.#read()).filter(({ proven }) => proven).map(({ event }) => numberOf(event));
    const { journal, recovery } = await this.code.openJournal({
      dir: DIR,
      fs: this.disk,
      clock: steadyClock(),
      run: 'run',
      owner: 'simulation',
      reserveBytes: 600,
      segmentBytes,
    });
    this.#journal = journal;
    demand(recovery.damage.length === 0, `damage is reported: ${JSON.stringify(recovery.damage)}`);
    const recovered = (await this.#read()).map(({ event }) => event);
    demand(recovery.lastSeq === recovered.length, `lastSeq is ${recovery.lastSeq}, but ${recovered.length} are there`);
    settle(this.ledger, recovered);
    before.forEach((n, index) => demand(this.ledger.published[index] === n, `proven event ${n} is lost`));
    this.#stream = [];
    this.ledger.submitted.push(this.#stream);
  }

  /** Rejects with the journal's ModelError. */
  async append(events: number, padding = 0, make = (n: number) => numbered(n, padding)): Promise<void> {
    const first = Math.max(0, ...this.ledger.events.keys()) + 1;
    const group = Array.from({ length: events }, (_, index) => first + index);
    if (this.#journal === null) throw new Error('Expected an open journal.');
    const pending = this.#journal.append(group.map(make));
    pending.events.forEach((event, index) => this.ledger.events.set(first + index, event));
    this.#stream.push(group);
    try {
      await pending.durable;
      this.ledger.acknowledged.push(...group);
    } catch (error) {
      // After a full disk the batch is known not to be written. After any other error it is
      // unknown.
      if (isModelError(error) && error.code === 'DISK_FULL') this.#stream.splice(this.#stream.indexOf(group), 1);
      throw error;
    }
  }

  /** Puts all closed segments into one archive. */
  async compress(): Promise<void> {
    const journal = this.#journal;
    if (journal === null) throw new Error('Expected an open journal.');
    const compressor = new this.code.JournalCompressor({
      ...{ dir: DIR, fs: this.disk, clock: steadyClock(), limits: { plainCount: 0, plainCountLeft: 0 } },
      journal: () => journal,
      // Recovery tells events by their numbers.
      append: () => this.append(1),
      breathe: () => Promise.resolve(),
    });
    await compressor.update();
  }

  /** Drops all closed segments. */
  async prune(): Promise<void> {
    const journal = this.#journal;
    const going = await this.code.prunable(this.disk, DIR, Infinity);
    if (journal === null || going === null) return;
    const events = (await this.#read()).map(({ event }) => event).filter(({ seq }) => seq <= going.seq);
    const base = Math.max(0, ...this.ledger.events.keys()) + 1;
    this.ledger.dropped.push({ events, base });
    const record = async () => {
      await this.append(1, 0, n => prunedEvent(n, going.seq));
      return this.ledger.events.get(base)?.seq ?? 0;
    };
    await this.code.drop({ fs: this.disk, dir: DIR, journal: () => journal, record }, going, null);
  }

  async close(): Promise<void> {
    await this.#journal?.close();
    this.#journal = null;
  }

  /** Every byte of the journal, as a reader finds it. */
  async verify(): Promise<void> {
    const { status, lastSeq } = await this.code.verifyJournal({ dir: DIR, fs: this.disk });
    demand(status === 'clean', `a closed journal is ${status}`);
    const last = Math.max(0, ...this.ledger.acknowledged.map(n => this.ledger.events.get(n)?.seq ?? 0));
    demand(lastSeq >= last, `a closed journal ends at ${lastSeq}, before ${last}`);
  }

  /** What is missing before the first event was dropped, and the base of it is there. */
  #dropped(items: readonly { event: AnyEvent }[]): { event: AnyEvent; proven: boolean }[] {
    const missing = (items[0]?.event.seq ?? 1) - 1;
    if (missing === 0) return [];
    const dropped = this.ledger.dropped.find(({ events }) => events.length === missing);
    demand(dropped !== undefined, `${missing} events are gone, and no pruning dropped as many`);
    const isThere = items.some(({ event }) => numberOf(event) === dropped?.base);
    demand(isThere, 'events are gone without their base');
    return (dropped?.events ?? []).map(event => ({ event, proven: true }));
  }

  /** Older programs would take a segment for lost that only an archive has: a header has to warn them. */
  #demandWord(): void {
    const headers = this.disk.paths().filter(path => path.endsWith('.ndjson'));
    const archives = this.disk.paths().filter(path => path.endsWith('.gz'));
    const isPruned = headers.some(path => this.disk.contents(path).includes('"pruned":{'));
    const isFirstGone = !isPruned && archives.length > 0 && !headers.some(path => path.endsWith('0000000001.ndjson'));
    const isSaid = headers.some(path => this.disk.contents(path).includes('"requires":["gzip"]'));
    demand(!isFirstGone || isSaid, 'a segment is in an archive alone, and no header requires gzip');
  }

  async #read(): Promise<{ event: AnyEvent; proven: boolean }[]> {
    const items: { event: AnyEvent; proven: boolean }[] = [];
    for await (const item of this.code.readJournal({ dir: DIR, fs: this.disk })) {
      if ('event' in item) items.push(item);
      else demand(false, `a reader finds damage: ${JSON.stringify(item.damage)}`);
    }
    return [...this.#dropped(items), ...items];
  }
}

/**
 * The end of a process on a failed disk. Only ModelErrors are expected; all else is a fault of the
 * test or the code.
 */
export async function untilRefused(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    (error: unknown) => {
      if (isModelError(error)) return false;
      throw error;
    },
  );
}
