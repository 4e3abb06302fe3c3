/** Reads the lines of a file with their places, in bounded memory. */
import type { OpenFile } from '../../ports/file-system.ts';

const CHUNK_BYTES = 128 * 1024;
const NEWLINE = 0x0a;
const NOTHING = Buffer.alloc(0);

export interface Line {
  offset: number;
  /** Offset after the newline. */
  end: number;
  /**
   * With its newline; the last line of a torn file has none. Valid until the next lines are asked
   * for.
   */
  bytes: Buffer;
}

/** The lines of the bytes `[from, to)`. */
export async function* readLines(file: OpenFile, from: number, to: number): AsyncGenerator<Line, void, undefined> {
  for await (const lines of readLineBatches(file, from, to)) yield* lines;
}

/**
 * The same lines, as many at once as one read gave. One turn of the event loop for each of a
 * million lines would cost more than the lines.
 */
export async function* readLineBatches(
  file: OpenFile,
  from: number,
  to: number,
): AsyncGenerator<Line[], void, undefined> {
  let carried: Buffer[] = [];
  let offset = from;
  for await (const chunk of readChunks(file, from, to)) {
    const lines: Line[] = [];
    let start = 0;
    for (let newline = chunk.indexOf(NEWLINE); newline !== -1; newline = chunk.indexOf(NEWLINE, start)) {
      const piece = chunk.subarray(start, newline + 1);
      const bytes = carried.length === 0 ? piece : Buffer.concat([...carried, piece]);
      carried = [];
      lines.push({ offset, end: offset + bytes.length, bytes });
      offset += bytes.length;
      start = newline + 1;
    }
    // Always a copy: the next read overwrites the memory of this chunk.
    if (start < chunk.length) carried.push(Buffer.from(chunk.subarray(start)));
    if (lines.length > 0) yield lines;
  }
  const rest = Buffer.concat(carried);
  if (rest.length > 0) yield [{ offset, end: offset + rest.length, bytes: rest }];
}

/**
 * Uses two buffers in turns. From the second chunk on, the next chunk is read while the caller
 * works.
 */
async function* readChunks(file: OpenFile, from: number, to: number): AsyncGenerator<Buffer, void, undefined> {
  const buffers = [0, 1].map(() => Buffer.allocUnsafeSlow(Math.max(0, Math.min(CHUNK_BYTES, to - from))));
  const read = async (at: number, turn: number) => {
    const chunk = (buffers[turn % 2] ?? NOTHING).subarray(0, to - at);
    return chunk.subarray(0, await file.read(chunk, at));
  };
  let at = from;
  let ahead: Promise<Buffer> | null = null;
  try {
    for (let turn = 0; at < to; turn += 1) {
      const chunk: Buffer = await (ahead ?? read(at, turn));
      ahead = null;
      if (chunk.length === 0) return;
      at += chunk.length;
      if (turn > 0 && at < to) ahead = read(at, turn + 1);
      yield chunk;
    }
  } finally {
    // A caller that stops early closes the file next, so the read under way has to end first. Its
    // result is not needed.
    await ahead?.then(ignore, ignore);
  }
}

function ignore(): void {}
