/** The journal of a bundle: the same lines in the same order, without secrets, each sealed anew. */
import { createHash } from 'node:crypto';
import { lineWithCrc, openSegment, parseLine, readLines } from '../../events/reading.ts';
import type { Chain, ChainLink } from '../../events/reading.ts';
import { nodeFileSystem } from '../../ports/file-system.ts';
import type { Redactor } from './redactor.ts';

/** Lines are handed on in portions of about this many characters: one at a time is slow. */
const PORTION_CHARS = 64 * 1024;

/** How one segment ends in the bundle: the header of the next one names it. */
interface Closed {
  /** Length up to where the original counts, and the crc of the last line before that. */
  bytes: number;
  crc: string;
  /** The crc of that line in the original. */
  was: string;
}

interface LastLine {
  was: string;
  crc: string;
}

interface Sealed {
  text: string;
  /** null after a line that doesn't prove itself. */
  last: LastLine | null;
}

/** Tells the redactor every line, before the first one is written. */
export async function learnJournal(chain: Chain, redactor: Redactor): Promise<void> {
  for (const link of chain.links) {
    const file = await openSegment(nodeFileSystem, link);
    try {
      for await (const { bytes } of readLines(file, 0, await file.size())) redactor.learn(bytes.toString('utf8'));
    } finally {
      await file.close();
    }
  }
}

/** The bytes of one segment as they are. */
export async function* rawSegment(link: ChainLink): AsyncGenerator<Buffer, void, undefined> {
  const file = await openSegment(nodeFileSystem, link);
  try {
    // The next read overwrites the memory of these lines.
    for await (const { bytes } of readLines(file, 0, await file.size())) yield Buffer.from(bytes);
  } finally {
    await file.close();
  }
}

/** One journal: its segments, in their order. */
export class SealedJournal {
  readonly #redactor: Redactor;
  readonly #closed = new Map<number, Closed>();
  /** Lines that don't prove themselves. */
  omitted = 0;

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  /** The text of one segment. Those before it must have been read to their end. */
  async *segment(link: ChainLink): AsyncGenerator<string, void, undefined> {
    const file = await openSegment(nodeFileSystem, link);
    const counts = link.closedAt?.bytes ?? Infinity;
    let written = 0;
    let last: LastLine | null = null;
    let portion = '';
    try {
      for await (const line of readLines(file, 0, await file.size())) {
        const isCounted = line.end <= counts;
        const sealed: Sealed = isCounted ? this.#seal(line.bytes, line.offset === 0, last) : this.#omit(line.bytes);
        if (isCounted) {
          last = sealed.last;
          written += Buffer.byteLength(sealed.text);
          if (last !== null) this.#closed.set(link.segment, { bytes: written, ...last });
        }
        portion += sealed.text;
        if (portion.length < PORTION_CHARS) continue;
        yield portion;
        portion = '';
      }
      if (portion !== '') yield portion;
    } finally {
      await file.close();
    }
  }

  #seal(bytes: Buffer, isFirst: boolean, last: LastLine | null): Sealed {
    const parsed = parseLine(bytes);
    if (parsed === null) return this.#omit(bytes);
    const { crc: was, ...fields } = parsed.value;
    const isHeader = isFirst && 'first_seq' in fields;
    const now = isHeader ? this.#header(fields) : eventOf(fields, last, this.#redactor);
    const { line, crc } = lineWithCrc(JSON.stringify(now).slice(0, -1));
    return { text: line, last: { was: was as string, crc } };
  }

  /** In its place, so that a reader finds the same break there. */
  #omit(bytes: Buffer): Sealed {
    this.omitted += 1;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { text: `${JSON.stringify({ omitted: { bytes: bytes.length, sha256 } })}\n`, last: null };
  }

  #header(fields: Record<string, unknown>): Record<string, unknown> {
    const { owner, previous, ...rest } = fields;
    const named = previous as { segment: number; bytes: number; crc: string } | null;
    const closed = named === null ? undefined : this.#closed.get(named.segment);
    // A link that did not hold must not hold now.
    const holds = named !== null && closed !== undefined && closed.was === named.crc;
    const before = holds ? { segment: named.segment, bytes: closed.bytes, crc: closed.crc } : previous;
    return { ...rest, owner: this.#redactor.text(String(owner)), previous: before, redacted: true };
  }
}

function eventOf(fields: Record<string, unknown>, last: LastLine | null, redactor: Redactor): Record<string, unknown> {
  const { prev, data } = fields;
  // In the places of the original: readers tell some lines by their begin.
  return { ...fields, prev: last !== null && prev === last.was ? last.crc : prev, data: redactor.value(data) };
}
