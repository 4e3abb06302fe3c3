/** Keeps a cursor in a file of its own, for consumers whose output can't hold it. */
import { readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ModelError } from '../../model/errors.ts';
import { whileBusy } from '../../ports/busy-files.ts';
import { syncDirectory, writeSynced } from '../../ports/durable-files.ts';
import { errorCode } from '../../ports/file-system.ts';
import { isCursor } from '../line/cursor.ts';
import type { JournalCursor } from '../base/event.ts';

export interface CursorFile {
  /**
   * null when none was saved yet.
   *
   * @throws ModelError JOURNAL_DAMAGED when the file holds something else
   */
  load(): Promise<JournalCursor | null>;
  /**
   * Replaces the old cursor whole or not at all. Durable when it resolves. Save it only after the
   * output is durable.
   */
  save(cursor: JournalCursor): Promise<void>;
}

/** @example const after = (await cursorFile('shipper.cursor').load()) ?? 0; */
export function cursorFile(path: string): CursorFile {
  return {
    async load() {
      let text: string;
      try {
        text = await whileBusy(() => readFile(path, 'utf8'));
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return null;
        throw error;
      }
      return parse(text, path);
    },
    async save(cursor) {
      const beside = `${path}.new`;
      await writeSynced(beside, `${JSON.stringify(cursor)}\n`);
      await whileBusy(() => rename(beside, path));
      await syncDirectory(dirname(path));
    },
  };
}

function parse(text: string, path: string): JournalCursor {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(path, cause);
  }
  if (!isCursor(value)) throw damaged(path);
  return value;
}

function damaged(path: string, cause?: unknown): ModelError {
  return new ModelError('JOURNAL_DAMAGED', `Expected a journal cursor in ${path}.`, {
    details: { path },
    ...(cause !== undefined && { cause }),
  });
}
