/** An example log module: every event of the journal as a line of a structured log, at least once, whatever kills it. */
import { followJournal, openCursorLog } from 'model-manager/events';
import type { AnyEvent, JournalCursor, JournalItem, LogEntry } from 'model-manager/events';

export interface LogModuleOptions {
  /** The journal's folder: `<data directory>/journal`. */
  journal: string;
  /** The log, made when it is missing. Its last line tells where the next run goes on. */
  out: string;
  /** Event types to log; all without it. */
  types?: readonly string[];
  /** Ends the module. */
  signal: AbortSignal;
}

/** Before the first event. */
const BEGINNING: JournalCursor = { journal: '', seq: 0, crc: '00000000' };

/**
 * Runs until the signal aborts. A line and its cursor are one append, so a kill between two of them loses nothing; a kill
 * between an append and its end may leave an event that comes again, with the same `seq`.
 */
export async function runLogModule({ journal, out, types, signal }: LogModuleOptions): Promise<void> {
  const log = await openCursorLog(out);
  try {
    const events = followJournal({ dir: journal, after: log.cursor ?? 0, signal, ...(types && { types }) });
    for await (const items of events) await log.append(entriesOf(items, log.cursor ?? BEGINNING));
  } finally {
    await log.close();
  }
}

function entriesOf(items: readonly JournalItem[], from: JournalCursor): LogEntry[] {
  let cursor = from;
  return items.map(item => {
    // Damage has no place of its own: it is logged at the place before it.
    if ('damage' in item) return { record: { level: 'error', event: 'damage', seq: null, ...item.damage }, cursor };
    cursor = item.cursor;
    return { record: recordOf(item.event), cursor };
  });
}

function recordOf({ seq, time, type, subject, run, data }: AnyEvent): Record<string, unknown> {
  return { time, level: levelOf(type), event: type, seq, model: subject, run, data };
}

function levelOf(type: string): 'error' | 'warn' | 'info' {
  if (/Damaged|Crashed|DownloadFailed|RemovalFailed/.test(type)) return 'error';
  if (/Missing|Rejected|RetryScheduled|Failed|Unavailable/.test(type)) return 'warn';
  return 'info';
}
