/**
 * A consumer's log that holds its cursor: entry and cursor are one append, so they can't disagree.
 */
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ModelError } from '../../model/errors.ts';
import { syncDirectory } from '../../ports/durable-files.ts';
import { isCursor } from '../line/cursor.ts';
import type { JournalCursor } from '../base/event.ts';

/** Limit of one write. After a power loss no more than this can be half there. */
export const MAX_APPEND_BYTES = 1024 * 1024;

export interface LogEntry {
  /** Any JSON object. `cursor` is added as its last field. */
  record: Record<string, unknown>;
  /** The place of the event that the record is about. */
  cursor: JournalCursor;
}

export interface CursorLog {
  /** The cursor of the last whole line; null in a new log. Go on after it. */
  readonly cursor: JournalCursor | null;
  /**
   * Appends all entries in order. When it resolves they are on the disk.
   *
   * @throws ModelError FILE_BUSY after a failed write: open the log anew
   */
  append(entries: readonly LogEntry[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a log of JSON Lines for appending, and makes it when it is missing. Cuts off the torn end
 * that a kill or a power loss left: the cursor before it is where the consumer goes on, so those
 * events come again. One writer at a time.
 *
 * @example
 * const log = await openCursorLog('models.log');
 * const after = log.cursor ?? 0;
 * for await (const items of followJournal({ dir, after })) await log.append(entriesOf(items));
 *
 * @throws ModelError INVALID_ARGUMENT when the file ends in lines without a cursor: another
 *   program wrote it
 */
export async function openCursorLog(path: string): Promise<CursorLog> {
  const file = await open(path, 'a+');
  try {
    const { end, cursor } = await lastWhole(file, path);
    await file.truncate(end);
    await file.datasync();
    await syncDirectory(dirname(path));
    return logOver(file, cursor);
  } catch (error) {
    await file.close();
    throw error;
  }
}

function logOver(file: FileHandle, from: JournalCursor | null): CursorLog {
  let cursor = from;
  let broken: unknown = null;

  async function write(text: string, last: JournalCursor): Promise<void> {
    try {
      await file.appendFile(text);
      await file.datasync();
      cursor = last;
    } catch (error) {
      // The end of the file is unknown now. Opening the log anew finds it.
      broken = error;
      throw error;
    }
  }

  return {
    get cursor() {
      return cursor;
    },
    async append(entries) {
      if (broken !== null)
        throw new ModelError('FILE_BUSY', 'Expected a log opened anew after a failed write.', { cause: broken });
      let text = '';
      let last = cursor;
      for (const entry of entries) {
        const line = `${JSON.stringify({ ...entry.record, cursor: entry.cursor })}\n`;
        if (last !== null && text !== '' && Buffer.byteLength(text) + Buffer.byteLength(line) > MAX_APPEND_BYTES) {
          await write(text, last);
          text = '';
        }
        text += line;
        last = entry.cursor;
      }
      if (text !== '' && last !== null) await write(text, last);
    },
    close: () => file.close(),
  };
}

/** The last line up to which the log is whole: its end and its cursor. */
async function lastWhole(file: FileHandle, path: string): Promise<{ end: number; cursor: JournalCursor | null }> {
  const { size } = await file.stat();
  // Twice the limit of an append. It grows when a single line is longer than that.
  for (let window = 2 * MAX_APPEND_BYTES; ; window *= 2) {
    const from = Math.max(0, size - window);
    const found = judge(await readRange(file, from, size - from), from);
    if (found !== null) return found;
    if (from === 0) break;
  }
  throw new ModelError('INVALID_ARGUMENT', `Expected ${path} to end in a line with a cursor; it is another program's.`);
}

/** null when the window holds no line that can be judged. */
function judge(bytes: Buffer, from: number): { end: number; cursor: JournalCursor | null } | null {
  // Bytes before the first newline belong to a line that began before the window.
  let at = from === 0 ? 0 : bytes.indexOf(0x0a) + 1;
  if (from > 0 && at === 0) return null;
  let found: { end: number; cursor: JournalCursor } | null = null;
  for (let end = bytes.indexOf(0x0a, at); end >= 0; end = bytes.indexOf(0x0a, at)) {
    const cursor = cursorOf(bytes.subarray(at, end));
    if (cursor === null) break;
    at = end + 1;
    found = { end: from + at, cursor };
  }
  if (found !== null || from > 0) return found;
  // No whole line: a first append that was torn. A whole line without a cursor is another
  // program's.
  return bytes.includes(0x0a) && !bytes.includes(0) ? null : { end: 0, cursor: null };
}

function cursorOf(line: Buffer): JournalCursor | null {
  try {
    const { cursor } = JSON.parse(line.toString('utf8')) as { cursor?: unknown };
    return isCursor(cursor) ? cursor : null;
  } catch {
    // A torn line, or NULs of a write that never reached the disk.
    return null;
  }
}

async function readRange(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, from + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
