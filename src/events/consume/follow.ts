/** Following a journal by its files: no engine, no lock, nothing written. */
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

/** How often the folder is looked at: watching a folder is not dependable on every platform and file system. */
const POLL_MS = 250;
/** A long history comes in portions of this many. */
export const BATCH_ITEMS = 256;

export interface FollowOptions extends EventFilter {
  /** The journal's own folder. */
  dir: string;
  /** Start after this place: the cursor of the last event that was dealt with. */
  after?: After;
  /**
   * Events of the engine that writes this journal, from `manager.events$({ after })` in its process or over
   * `connectModelManager`. What it delivered is durable: with it the last batch comes at once, instead of when a later line
   * proves it. That it ends or fails changes nothing else.
   */
  live?: Observable<{ seq: number }>;
  /** Ends the following; what was under way is dropped. */
  signal?: AbortSignal;
  fs?: FileSystem;
  clock?: Clock;
  pollMs?: number;
}

/**
 * What there is after the cursor, then what is added, in portions, each as soon as the one before was taken: a slow consumer
 * holds nothing up and piles nothing up. Only proven events; damage comes in its place, once. At least once: a consumer that
 * keeps the cursor of what it dealt with gets no event twice, but for those it dealt with and could not keep the cursor of.
 *
 * Ends when the signal aborts. Throws JOURNAL_DAMAGED for a cursor that doesn't match.
 *
 * @example
 * for await (const items of followJournal({ dir, after: log.cursor ?? 0 })) await log.append(items.map(toEntry));
 */
export async function* followJournal(options: FollowOptions): AsyncGenerator<JournalItem[], void, undefined> {
  const { dir, fs = nodeFileSystem, clock = systemClock, pollMs = POLL_MS, signal } = options;
  const live = watch(options.live);
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
      // What came while the portions were taken is looked at without a pause.
      if (`${await stateOf(fs, dir)} ${live.seq}` === seen) await pause(clock, pollMs, live, signal);
    }
  } finally {
    live.stop();
  }
}

/** Whole portions of what is proven after the place; `place` is where the next reading goes on. */
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

/** The last seq that the engine is known to have made durable; `changed` resolves when it grows. */
function watch(live$: Observable<{ seq: number }> | undefined) {
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
    // Whoever gave the stream hears of its end; the files go on telling.
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

/** Changes whenever a line is added: the newest segment and its length. */
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
    // What only has a segment's name says nothing of the lines; reading tells what it is.
    if (isNoFile(error)) return `${newest}`;
    throw readFailure(error, segmentPath(dir, newest));
  }
}
