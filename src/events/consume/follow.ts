/** Follows a journal by its files: without an engine, without a lock, writing nothing. */
import type { Observable } from 'rxjs';
import { delay, systemClock } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { nodeFileSystem } from '../../ports/file-system.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { matches } from '../base/event.ts';
import { isNoFile, readFailure } from '../read/read-failure.ts';
import { readJournal } from '../read/reader.ts';
import type { JournalItem, ReadEvent } from '../read/reader.ts';
import { segmentNumbers, segmentPath } from '../line/segment.ts';
import type { After, EventFilter } from '../base/event.ts';

/**
 * How often the folder is looked at. Watching a folder is not dependable on every platform and
 * file system.
 */
const POLL_MS = 250;
/** A long history comes in portions of this many items. */
export const BATCH_ITEMS = 256;

export interface FollowOptions extends EventFilter {
  /** The journal's own folder. */
  dir: string;
  /** Start after this place: the cursor of the last event that the consumer has dealt with. */
  after?: After;
  /**
   * Events of the engine that writes this journal: `manager.events$({ after })`, in its process or
   * over `connectModelManager`. Events that it delivers are durable, so the last batch comes at
   * once. Without it the last batch comes when a later line proves it. Its end or failure changes
   * nothing else.
   */
  live?: Observable<{ seq: number }>;
  /** Ends the following. A portion under way is dropped. */
  signal?: AbortSignal;
  /** @internal */
  fs?: FileSystem;
  /** @internal */
  clock?: Clock;
  /** How often the folder is looked at without `live`. */
  pollMs?: number;
}

/**
 * Events after the cursor, then new ones, in portions. The next portion is read when the one
 * before was taken, so a slow consumer holds nothing up and piles nothing up. Only proven events
 * come. Damage comes in its place, once.
 *
 * Delivery is at least once: after a restart, events come again whose cursor the consumer didn't
 * keep. Ends when the signal aborts.
 *
 * @throws ModelError JOURNAL_DAMAGED for a cursor that doesn't match, PERMISSION_DENIED
 *
 * @example
 * const after = log.cursor ?? 0;
 * for await (const items of followJournal({ dir, after })) await log.append(items.map(toEntry));
 */
export async function* followJournal(options: FollowOptions): AsyncGenerator<JournalItem[], void, undefined> {
  const { dir, fs = nodeFileSystem, clock = systemClock, pollMs = POLL_MS, signal } = options;
  const live = durableSeqOf(options.live);
  const told = new Set<string>();
  let after = options.after ?? 0;
  let seen = '';
  try {
    while (!signal?.aborted) {
      const state = `${await stateOf(fs, dir)} ${live.seq}`;
      if (state !== seen) {
        for await (const { items, place } of portions({ ...options, fs, after }, live.seq, told)) {
          after = place;
          if (items.length > 0) yield items;
          if (signal?.aborted) return;
        }
      }
      seen = state;
      // Lines that came while the portions were taken are read without a pause.
      if (`${await stateOf(fs, dir)} ${live.seq}` === seen) await pause(clock, pollMs, live, signal);
    }
  } finally {
    live.stop();
  }
}

/** Portions of the proven items after the place. `place` is where the next reading goes on. */
async function* portions(
  options: FollowOptions & { fs: FileSystem; after: After },
  durableSeq: number,
  told: Set<string>,
): AsyncGenerator<{ items: JournalItem[]; place: After }, void, undefined> {
  let place = options.after;
  let items: JournalItem[] = [];
  for await (const item of readJournal(options)) {
    if ('damage' in item) {
      const key = `${item.damage.segment}:${item.damage.offset}`;
      if (!told.has(key)) items.push(item);
      told.add(key);
      continue;
    }
    if (!item.proven && item.event.seq > durableSeq) break;
    place = item.cursor;
    if (matches(item.event, options)) items.push(proven(item));
    if (items.length < BATCH_ITEMS) continue;
    yield { items, place };
    items = [];
  }
  yield { items, place };
}

function proven(item: ReadEvent): ReadEvent {
  return item.proven ? item : { ...item, proven: true };
}

/**
 * The last seq that the engine is known to have made durable. `changed` resolves when it grows.
 */
function durableSeqOf(live$: Observable<{ seq: number }> | undefined) {
  let wake: () => void = () => undefined;
  const live = {
    seq: 0,
    changed: () => new Promise<void>(resolve => (wake = resolve)),
    stop: () => subscription?.unsubscribe(),
  };
  const subscription = live$?.subscribe({
    next: ({ seq }) => {
      live.seq = Math.max(live.seq, seq);
      wake();
    },
    // The caller owns the stream and hears of its end. The files go on telling.
    error: () => undefined,
  });
  return live;
}

async function pause(
  clock: Clock,
  ms: number,
  live: { changed(): Promise<void> },
  signal: AbortSignal | undefined,
): Promise<void> {
  const stop = new AbortController();
  const end = () => stop.abort(new Error('stopped'));
  if (signal?.aborted) return;
  signal?.addEventListener('abort', end, { once: true });
  try {
    await Promise.race([delay(clock, ms, stop.signal), live.changed()]);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    signal?.removeEventListener('abort', end);
    end();
  }
}

/** A text that changes whenever a line is added: the newest segment and its length. */
async function stateOf(fs: FileSystem, dir: string): Promise<string> {
  if (!(await fs.exists(dir))) return '';
  const newest = segmentNumbers(await fs.list(dir)).at(-1);
  if (newest === undefined) return '';
  try {
    const file = await fs.open(segmentPath(dir, newest), 'read');
    try {
      return `${newest}:${await file.size()}`;
    } finally {
      await file.close();
    }
  } catch (error) {
    // A folder with the name of a segment has no length. Reading reports it as damage.
    if (isNoFile(error)) return `${newest}`;
    throw readFailure(error, segmentPath(dir, newest));
  }
}
