/** Lines of a file with their places, in bounded memory. */
import type { OpenFile } from '../ports/file-system.ts';

const CHUNK_BYTES = 64 * 1024;
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
  let carried: Buffer[] = [];
  let offset = from;
  for (let at = from; at < to;) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, to - at));
    const count = await file.read(chunk, at);
    if (count === 0) break;
    at += count;
    let start = 0;
    for (;;) {
      const newline = chunk.subarray(0, count).indexOf(NEWLINE, start);
      if (newline === -1) break;
      const bytes = joined(carried, chunk.subarray(start, newline + 1));
      carried = [];
      yield { offset, end: offset + bytes.length, bytes };
      offset += bytes.length;
      start = newline + 1;
    }
    if (start < count) carried.push(chunk.subarray(start, count));
  }
  const rest = Buffer.concat(carried);
  if (rest.length > 0) yield { offset, end: offset + rest.length, bytes: rest };
}

function joined(carried: readonly Buffer[], last: Buffer): Buffer {
  return carried.length === 0 ? last : Buffer.concat([...carried, last]);
}
