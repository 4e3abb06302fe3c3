/** Following a journal from another program: no engine, no lock, nothing written. */
import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';
import { delay, systemClock } from '../ports/clock.ts';
import type { Clock } from '../ports/clock.ts';
import { nodeFileSystem } from '../ports/file-system.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { After } from './cursor.ts';
import { matches } from './filter.ts';
import { readJournal } from './reader.ts';
import type { JournalItem } from './reader.ts';
import { segmentNumbers, segmentPath } from './segment.ts';
import type { EventFilter } from './vocabulary.ts';

/** How often the folder is looked at: watching a folder is not dependable on every platform and file system. */
export const POLL_MS = 250;

export interface SubscribeOptions extends EventFilter {
  /** The journal's own folder. */
  dir: string;
  /** Start after this place: the cursor of the last event that was dealt with. */
  after?: After;
  fs?: FileSystem;
  clock?: Clock;
  pollMs?: number;
}

/**
 * History after the cursor, then what is added, until unsubscribed. Only proven events: the last batch of a journal comes when a
 * later line or the next opening proves it. Damage comes in its place. Delivery is at least once: keep the cursor of what
 * was dealt with. Errors with JOURNAL_DAMAGED for a cursor that doesn't match.
 *
 * @example
 * subscribe({ dir, after: stored, types: ['ModelInstalled'] }).subscribe((item) => { if ('event' in item) write(item) });
 */
export function subscribe(options: SubscribeOptions): Observable<JournalItem> {
  return new Observable(subscriber => {
    const stop = new AbortController();
    follow(options, subscriber, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) subscriber.error(error);
    });
    return () => stop.abort(new Error('unsubscribed'));
  });
}

async function follow(options: SubscribeOptions, to: Subscriber<JournalItem>, signal: AbortSignal): Promise<void> {
  const { dir, fs = nodeFileSystem, clock = systemClock, pollMs = POLL_MS } = options;
  let after = options.after ?? 0;
  let state = '';
  const reported = new Set<string>();
  for (;;) {
    const now = await stateOf(fs, dir);
    if (now !== state) after = await deliver({ ...options, fs, after }, to, reported);
    if (to.closed) return;
    state = now;
    await delay(clock, pollMs, signal);
  }
}

/** Returns the place after the last proven event. */
async function deliver(
  options: SubscribeOptions & { fs: FileSystem; after: After },
  to: Subscriber<JournalItem>,
  reported: Set<string>,
): Promise<After> {
  let place = options.after;
  for await (const item of readJournal(options)) {
    if (to.closed) return place;
    if ('damage' in item) {
      const key = `${item.damage.segment}:${item.damage.offset}`;
      if (!reported.has(key)) to.next(item);
      reported.add(key);
      continue;
    }
    if (!item.proven) return place;
    place = item.cursor;
    if (matches(item.event, options)) to.next(item);
  }
  return place;
}

/** Changes whenever a line is added: the newest segment and its length. */
async function stateOf(fs: FileSystem, dir: string): Promise<string> {
  if (!(await fs.exists(dir))) return '';
  const newest = segmentNumbers(await fs.list(dir)).at(-1);
  if (newest === undefined) return '';
  const file = await fs.open(segmentPath(dir, newest), 'read');
  try {
    return `${newest}:${await file.size()}`;
  } finally {
    await file.close();
  }
}
