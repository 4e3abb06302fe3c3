/** Lines of a file with their places, in bounded memory. */
import type { OpenFile } from '../ports/file-system.ts';

/** A header is in the first chunk; a long history is not read in thousands of small ones. */
const FIRST_CHUNK_BYTES = 16 * 1024;
const MAX_CHUNK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

export interface Line {
  offset: number;
  /** Offset after its newline. */
  end: number;
  /** With its newline; the last line of a torn file has none. */
  bytes: Buffer;
}

/** Lines of the bytes `[from, to)`. */
export async function* readLines(file: OpenFile, from: number, to: number): AsyncGenerator<Line, void, undefined> {
  for await (const lines of readLineBatches(file, from, to)) yield* lines;
}

/** The same, as many at once as a chunk holds: a step of an async generator for each line costs as much as the line itself. */
export async function* readLineBatches(
  file: OpenFile,
  from: number,
  to: number,
): AsyncGenerator<Line[], void, undefined> {
  let carried: Buffer[] = [];
  let offset = from;
  let size = FIRST_CHUNK_BYTES;
  for (let at = from; at < to;) {
    const chunk = Buffer.allocUnsafe(Math.min(size, to - at));
    const count = await file.read(chunk, at);
    if (count === 0) break;
    at += count;
    size = Math.min(2 * size, MAX_CHUNK_BYTES);
    let start = 0;
    const lines: Line[] = [];
    for (;;) {
      const newline = chunk.subarray(0, count).indexOf(NEWLINE, start);
      if (newline === -1) break;
      const bytes = joined(carried, chunk.subarray(start, newline + 1));
      carried = [];
      lines.push({ offset, end: offset + bytes.length, bytes });
      offset += bytes.length;
      start = newline + 1;
    }
    if (lines.length > 0) yield lines;
    if (start < count) carried.push(chunk.subarray(start, count));
  }
  const rest = Buffer.concat(carried);
  if (rest.length > 0) yield [{ offset, end: offset + rest.length, bytes: rest }];
}

function joined(carried: readonly Buffer[], last: Buffer): Buffer {
  return carried.length === 0 ? last : Buffer.concat([...carried, last]);
}
