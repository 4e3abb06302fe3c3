import type { ApiMethods } from '../../api/contract.ts';
import { checkCursor, eventOf, indexOfSeq, isAtCut, keyOf, loadChain, newestFirst } from '../../events/reading.ts';
import type { Chain, ChainLink, JournalRecord } from '../../events/reading.ts';
import type { Journal, JournalDamage } from '../../events/types.ts';
import { matches } from '../../events/vocabulary.ts';
import type { AnyEvent } from '../../events/vocabulary.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { indexedEvents, journalFolder, segmentEvents } from '../../projections/reading.ts';
import type { IndexedJournal, SegmentQuery } from '../../projections/reading.ts';

const DEFAULT_LIMIT = 200;
const MAX_LIMIT = 5_000;

export interface HistoryOptions {
  dataDir: string;
  fs: FileSystem;
  /** The journal of now: it may be opened anew while the engine runs. */
  journal: () => Pick<Journal, 'id' | 'run' | 'durableSeq'>;
  /** Called for each damage that reading meets. */
  onDamage: (damage: JournalDamage) => void;
  /** An index file that disagrees with its segment was met. */
  onWrong: (segment: number) => void;
}

type Params = ApiMethods['history']['params'];

/**
 * Pages of history for the views. With the index by model, they read only the events of the page.
 */
export class History {
  readonly #o: HistoryOptions;
  /** As it was loaded last: headers that proved themselves are not read again. */
  #chain: Chain | null = null;

  constructor(options: HistoryOptions) {
    this.#o = options;
  }

  /**
   * A page of history, oldest first: with `after` the events that follow it, else the newest ones
   * (before `before`). Bounded memory: only the page and a block of the journal are held.
   *
   * @throws ModelError JOURNAL_DAMAGED for an `after` that the journal doesn't reach and for a file
   *   that can't be read, PERMISSION_DENIED
   */
  async page(params: Params): Promise<AnyEvent[]> {
    const { fs, dataDir, onWrong } = this.#o;
    const { id, durableSeq } = this.#o.journal();
    const { after = 0, before = Infinity, subject = '' } = params;
    checkCursor(after, id, durableSeq);
    const limit = Math.min(Math.max(1, params.limit ?? DEFAULT_LIMIT), MAX_LIMIT);
    const chain = (this.#chain = await loadChain(fs, journalFolder(dataDir), this.#chain));
    isAtCut(after, chain.pruned);
    const query = { key: subject === '' ? null : keyOf(subject), after, before: Math.min(before, durableSeq + 1) };
    const page = new Page({ fs, dataDir, chain, onWrong }, query, (record: JournalRecord) => {
      const event = eventOf(record);
      return matches(event, params) && hasPart(event.subject, params.subjectPart) ? event : null;
    });
    const tellDamage = (damage: JournalDamage) => this.#o.onDamage(damage);
    return params.after === undefined
      ? page.newest(limit, this.#o.journal().run, tellDamage)
      : page.oldest(limit, tellDamage);
  }
}

function hasPart(subject: string | null, part = ''): boolean {
  return part === '' || (subject?.toLowerCase().includes(part.toLowerCase()) ?? false);
}

class Page {
  readonly #journal: IndexedJournal;
  readonly #query: SegmentQuery & { after: number; before: number };
  readonly #wanted: (record: JournalRecord) => AnyEvent | null;

  constructor(
    journal: IndexedJournal,
    query: SegmentQuery & { after: number; before: number },
    wanted: (record: JournalRecord) => AnyEvent | null,
  ) {
    this.#journal = journal;
    this.#query = query;
    this.#wanted = wanted;
  }

  async oldest(limit: number, onDamage: (damage: JournalDamage) => void): Promise<AnyEvent[]> {
    const { links } = this.#journal.chain;
    const found: AnyEvent[] = [];
    for (const link of links.slice(indexOfSeq(links, this.#query.after))) {
      if (!this.#mayHold(link)) break;
      for await (const event of this.#scan(link, onDamage)) {
        found.push(event);
        if (found.length === limit) return found;
      }
    }
    return found;
  }

  /** `run`: of this engine. What it wrote itself is read from the end. */
  async newest(limit: number, run: string, onDamage: (damage: JournalDamage) => void): Promise<AnyEvent[]> {
    const found: AnyEvent[] = [];
    for (const link of this.#journal.chain.links.toReversed()) {
      if (!this.#mayHold(link)) continue;
      const wanted = limit - found.length;
      const newest = (await this.#fromEnd(link, wanted, run)) ?? (await this.#fromBegin(link, wanted, onDamage));
      found.unshift(...newest);
      if (found.length >= limit) break;
    }
    return found;
  }

  #mayHold({ found }: ChainLink): boolean {
    return found === null || found.header.first_seq < this.#query.before;
  }

  /** null when the segment has no index to use and isn't this engine's own. */
  async #fromEnd(link: ChainLink, limit: number, run: string): Promise<AnyEvent[] | null> {
    const isOwn = !link.closed && link.found?.header.run === run;
    const found: AnyEvent[] = [];
    for await (const records of isOwn ? this.#own(link) : this.#indexed(link)) {
      if (records === 'complete') return found.reverse();
      for (const record of records) {
        const { after = 0, before } = this.#query;
        const event = record.seq > after && record.seq < before ? this.#wanted(record) : null;
        if (event !== null) found.push(event);
        if (found.length === limit) return found.reverse();
      }
    }
    return null;
  }

  async *#indexed(link: ChainLink): AsyncGenerator<JournalRecord[] | 'complete', void, undefined> {
    for await (const records of indexedEvents(this.#journal, link, this.#query, 'newest first')) {
      yield records === 'complete' ? records : records.reverse();
    }
  }

  async *#own(link: ChainLink): AsyncGenerator<JournalRecord[] | 'complete', void, undefined> {
    const file = await this.#journal.fs.open(link.path, 'read');
    try {
      const part = { from: link.found?.end ?? 0, end: await file.size(), key: this.#query.key };
      if (yield* newestFirst(file, part)) yield 'complete';
    } finally {
      await file.close();
    }
  }

  async #fromBegin(link: ChainLink, limit: number, onDamage: (damage: JournalDamage) => void): Promise<AnyEvent[]> {
    const found: AnyEvent[] = [];
    for await (const event of this.#scan(link, onDamage)) {
      found.push(event);
      if (found.length > limit) found.shift();
    }
    return found;
  }

  async *#scan(link: ChainLink, onDamage: (damage: JournalDamage) => void): AsyncGenerator<AnyEvent> {
    for await (const items of segmentEvents(this.#journal, link, { ...this.#query, isReached: true })) {
      for (const item of items) {
        if (item.kind === 'damage') onDamage(item);
        const event = item.kind === 'record' ? this.#wanted(item.record) : null;
        if (event !== null) yield event;
      }
    }
  }
}
