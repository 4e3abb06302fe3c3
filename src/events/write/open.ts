/**
 * Opens the journal for writing: claim the next segment, read, cut and rewrite the old tail, write
 * the header, and only then publish. docs/journal.md says why in this order.
 */
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { ModelError } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { isNoRoom } from '../../ports/system-error.ts';
import { loadChain } from '../read/chain.ts';
import type { Chain } from '../read/chain.ts';
import type { Journal, JournalDamage, KnownCursor, Outline, RecoveryReport, Replay } from '../types.ts';
import { SegmentJournal } from './journal.ts';
import type { HeaderWord } from './journal.ts';
import { isSound, lookAtAll, outlineOf } from '../read/outline.ts';
import { copyTorn, salvage } from './recover.ts';
import { releaseReserve, RESERVE_BYTES } from './reserve.ts';
import { GZIP, JOURNAL_FORMAT, NO_CRC, readOnlyReason, segmentPath } from '../line/segment.ts';
import type { SegmentHeader } from '../line/segment.ts';
import { surveyJournal } from '../read/survey.ts';
import type { Survey } from '../read/survey.ts';
import { asModelError } from './write-failure.ts';
import { SegmentWriter } from './writer.ts';

/** A batch that would make the segment longer than this goes to a new segment. */
const SEGMENT_BYTES = 16 * 1024 * 1024;

export interface OpenJournalOptions {
  /** The journal's own folder. It is created when it is missing. */
  dir: string;
  fs: FileSystem;
  clock: Clock;
  /** Id of this engine run. It stands in every event of the run. */
  run: string;
  /** Name of the opening program, for people. It stands in the header of each segment. */
  owner: string;
  segmentBytes?: number;
  reserveBytes?: number;
  /**
   * The place of a checkpoint. Opening reads only what follows it, where the headers allow that.
   */
  known?: KnownCursor | null;
  replay?: Replay;
  /** Called each time that reading meets damage later. */
  onDamage?: (damage: JournalDamage) => void;
}

/**
 * Opens the journal for the one writer of its data directory. The caller holds the gate that makes
 * this the only opening. A journal of a newer program is opened read-only: it reads and refuses to
 * append; see `recovery.readOnly`.
 *
 * @throws ModelError DISK_FULL (not even a header fits), PERMISSION_DENIED, JOURNAL_UNWRITABLE
 *   (retryable; not when `details.fenced`: another opening was faster)
 */
export async function openJournal(
  options: OpenJournalOptions,
): Promise<{ journal: Journal; recovery: RecoveryReport }> {
  try {
    return await open(options);
  } catch (error) {
    throw asModelError(error);
  }
}

async function open(options: OpenJournalOptions): Promise<{ journal: Journal; recovery: RecoveryReport }> {
  const { fs, dir } = options;
  const startedAt = options.clock.monotonic();
  await fs.makeDirectory(dir);
  // The name of a new folder is durable only after a sync of the folder above it.
  await fs.syncDirectory(dirname(dir));
  const found = await loadChain(fs, dir);
  const readOnly = readOnlyWord(found);
  const opening = new Opening(options);
  if (readOnly !== null) return opening.readOnly(startedAt, found, readOnly);
  try {
    return await opening.write(startedAt, found);
  } catch (error) {
    await opening.abandon();
    throw error;
  }
}

function readOnlyWord(chain: Chain): string | null {
  const reasons = chain.links.map(({ found }) => (found === null ? null : readOnlyReason(found.header)));
  return reasons.find(reason => reason !== null) ?? null;
}

class Opening {
  readonly #options: OpenJournalOptions;
  readonly #writer: SegmentWriter;
  readonly #word: HeaderWord = { requires: new Set(), pruned: null };
  #id: string = randomUUID();
  #gaveUpReserve = false;

  constructor(options: OpenJournalOptions) {
    this.#options = options;
    const { dir, fs, segmentBytes = SEGMENT_BYTES, reserveBytes = RESERVE_BYTES } = options;
    this.#writer = new SegmentWriter({ dir, fs, segmentBytes, reserveBytes, header: place => this.#header(place) });
  }

  async write(startedAt: number, found: Chain): Promise<{ journal: Journal; recovery: RecoveryReport }> {
    const { fs, dir } = this.#options;
    const own = found.highest + 1;
    await this.#roomFor(() => this.#writer.claim(own));
    // Only now: after the claim no other writer gets anything acknowledged.
    const chain = await loadChain(fs, dir, found);
    this.#id = chain.journal ?? this.#id;
    for (const feature of requiredBy(chain)) this.#word.requires.add(feature);
    this.#word.pruned = chain.pruned;
    // The look comes before the reading: what is lost in between differs from the look, so the
    // next opening sees it.
    await lookAtAll(fs, chain);
    const survey = await surveyJournal(fs, chain, this.#options);
    const torn = await this.#roomFor(() => this.#settle(chain, survey, own));
    await this.#roomFor(() => this.#writer.begin(survey.lastSeq + 1, previousOf(chain, survey)));
    if (!this.#gaveUpReserve) await this.#writer.restoreReserve();
    const recovery = { ...report(chain, survey), torn, outline: await this.#outline(chain, survey) };
    return { journal: this.#journal(startedAt, survey, this.#writer, null), recovery };
  }

  async readOnly(
    startedAt: number,
    chain: Chain,
    reason: string,
  ): Promise<{ journal: Journal; recovery: RecoveryReport }> {
    this.#id = chain.journal ?? this.#id;
    const survey = await surveyJournal(this.#options.fs, chain, this.#options);
    const refusal = new ModelError('JOURNAL_UNWRITABLE', reason);
    const torn = survey.torn && { segment: survey.torn.segment, bytes: survey.torn.bytes, copy: null };
    return {
      journal: this.#journal(startedAt, survey, null, refusal),
      recovery: { ...report(chain, survey), torn, outline: null, readOnly: reason },
    };
  }

  abandon(): Promise<void> {
    return this.#writer.close();
  }

  /**
   * The outline of the known place still holds when nothing was lost behind it. Else a new one is
   * made.
   */
  async #outline(chain: Chain, survey: Survey): Promise<Outline | null> {
    const { fs, known } = this.#options;
    if (survey.unreadThrough > 0 && survey.damage.length === 0) return known?.outline ?? null;
    const newest = previousOf(chain, survey);
    if (newest === null || (await isSound(fs, chain))) return null;
    return outlineOf(fs, chain, newest.segment, newest);
  }

  /**
   * Cuts and rewrites the newest segment. Keeps a copy of what an unfinished opening left behind.
   */
  async #settle(chain: Chain, survey: Survey, own: number): Promise<RecoveryReport['torn']> {
    const { fs, dir } = this.#options;
    const newest = chain.links.at(-1);
    const torn =
      newest === undefined || newest.archived !== null
        ? null
        : await salvage(fs, dir, {
            segment: newest.segment,
            path: newest.path,
            provenEnd: survey.provenEnd,
            validEnd: survey.torn?.offset ?? survey.validEnd,
          });
    const left = await this.#voidRemains(chain.voids.filter(segment => segment !== own));
    return torn ?? left;
  }

  async #voidRemains(voids: readonly number[]): Promise<RecoveryReport['torn']> {
    const { fs, dir } = this.#options;
    let torn: RecoveryReport['torn'] = null;
    for (const segment of voids) {
      const file = await fs.open(segmentPath(dir, segment), 'read');
      try {
        const bytes = await file.size();
        if (bytes > 0) torn = { segment, bytes, copy: await copyTorn(fs, dir, file, { segment, validEnd: 0 }) };
      } finally {
        await file.close();
      }
    }
    return torn;
  }

  /**
   * On a full disk it gives up the reserve and takes the step once more. Each step may be
   * repeated.
   */
  async #roomFor<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      if (!isNoRoom(error) || !(await releaseReserve(this.#options.fs, this.#options.dir))) throw error;
      this.#gaveUpReserve = true;
      return step();
    }
  }

  #journal(startedAt: number, survey: Survey, writer: SegmentWriter | null, refusal: ModelError | null): Journal {
    const { dir, fs, clock, run, onDamage } = this.#options;
    const last = { seq: survey.lastSeq, crc: survey.last?.crc ?? NO_CRC };
    return new SegmentJournal({
      dir,
      fs,
      clock,
      run,
      onDamage,
      ...{ id: this.#id, word: this.#word, startedAt, last },
      writer,
      refusal,
    });
  }

  #header(place: Pick<SegmentHeader, 'segment' | 'first_seq' | 'previous'>): SegmentHeader {
    const { owner, run, clock } = this.#options;
    const time = new Date(clock.now()).toISOString();
    const { requires, pruned } = this.#word;
    const said = { format: JOURNAL_FORMAT, requires: [...requires], journal: this.#id, owner, run, time, ...place };
    return pruned === null ? said : { ...said, pruned };
  }
}

/** What a header named once, each later one names. Archives may have lost theirs. */
function requiredBy({ links, homes }: Chain): string[] {
  const named = links.findLast(({ found }) => found !== null && found.header.requires.length > 0)?.found?.header;
  return [...new Set([...(named?.requires ?? []), ...(homes.archived.size > 0 ? [GZIP] : [])])];
}

function previousOf(chain: Chain, survey: Survey): SegmentHeader['previous'] {
  const newest = chain.links.at(-1);
  return newest === undefined ? null : { segment: newest.segment, bytes: survey.validEnd, crc: survey.lastCrc };
}

function report(chain: Chain, survey: Survey): Omit<RecoveryReport, 'torn' | 'outline'> {
  const { last, lastSeq, damage, torn, unreadThrough } = survey;
  const stopped = last === null || last.stored.type === 'EngineStopped';
  return {
    unclean: !stopped || torn !== null,
    previousRun: last?.stored.run ?? chain.links.at(-1)?.found?.header.run ?? null,
    lastSeq,
    damage,
    unreadThrough,
    readOnly: null,
  };
}
