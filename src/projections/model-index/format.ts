/**
 * The bytes of an index file, one for each closed segment. Every line proves itself like a line of
 * the journal. The header names the segment, its blocks and where the line of each model is; a
 * model's line names the blocks that hold its events, and how many of which kind.
 */
import { join } from 'node:path';
import { lineWithCrc, parseLine } from '../../events/reading.ts';
import type { Block, ChainLink } from '../../events/reading.ts';

const FORMAT = 2;

/** Goes up when the rule changes that says which event is of which model. */
const RULE = 1;

/** The segment that an index file is of, and how much of it. It is as the next header names it. */
export interface Covered {
  journal: string;
  segment: number;
  /** crc of the segment's own header. */
  head: string;
  bytes: number;
  /** crc of the last line. */
  crc: string;
  firstSeq: number;
  lastSeq: number;
}

export interface IndexHeader {
  covered: Covered;
  blocks: Block[];
  /** Lines of models name types by their place here. */
  types: readonly string[];
  /** Model → offset and length of its line, from the end of the header. */
  models: ReadonlyMap<string, readonly [offset: number, length: number]>;
}

/** What events are counted by. */
export interface Kind {
  subject: string | null;
  type: string;
}

/** The line of a model. Places in lists stand for longer names. */
export interface ModelLine {
  subjects: readonly (string | null)[];
  kinds: readonly (readonly [subject: number, type: number])[];
  /**
   * A block's number, then pairs: the number of a kind, and how many events of it the block holds.
   */
  at: readonly (readonly number[])[];
}

export function indexFolder(dataDir: string): string {
  return join(dataDir, 'projections', 'index');
}

export function indexPath(dataDir: string, segment: number): string {
  return join(indexFolder(dataDir), `journal-${String(segment).padStart(10, '0')}.index`);
}

/** The segments that index files among these names are of. */
export function indexedSegments(names: readonly string[]): number[] {
  return names.flatMap(name => /^journal-(\d{10})\.index$/.exec(name)?.[1] ?? []).map(Number);
}

/** null for a segment that has no index: an open one, and one around which the chain is broken. */
export function coverable({ segment, found, closedAt, nextSeq }: ChainLink, journal: string | null): Covered | null {
  if (found === null || closedAt === null || nextSeq === null || journal === null) return null;
  if (found.header.journal !== journal) return null;
  const firstSeq = found.header.first_seq;
  return { journal, segment, head: found.crc, ...closedAt, firstSeq, lastSeq: nextSeq - 1 };
}

interface Contents {
  blocks: readonly Block[];
  types: readonly string[];
  models: ReadonlyMap<string, ModelLine>;
}

export function indexText(covered: Covered, { blocks, types, models }: Contents): string {
  const places: [string, number, number][] = [];
  const lines: string[] = [];
  let offset = 0;
  for (const [model, { subjects, kinds, at }] of models) {
    const { line } = lineWithCrc(JSON.stringify({ model, subjects, kinds, at }).slice(0, -1));
    const length = Buffer.byteLength(line);
    places.push([model, offset, length]);
    lines.push(line);
    offset += length;
  }
  const { journal, segment, head, bytes, crc, firstSeq, lastSeq } = covered;
  const header = {
    ...{ format: FORMAT, index: 'models', rule: RULE, journal, segment, head, bytes, last: crc },
    ...{ first_seq: firstSeq, last_seq: lastSeq },
    blocks: blocks.map(block => [block.offset, block.firstSeq]),
    ...{ types, models: places },
  };
  return [lineWithCrc(JSON.stringify(header).slice(0, -1)).line, ...lines].join('');
}

/** null for anything but a header of this format that is of this part of this segment. */
export function parseHeader(line: Buffer, covered: Covered): IndexHeader | null {
  const value = parseLine(line)?.value;
  if (value?.['format'] !== FORMAT || value['index'] !== 'models' || value['rule'] !== RULE) return null;
  const { journal, segment, head, bytes, last, first_seq, last_seq } = value;
  const mine = [journal, segment, head, bytes, last, first_seq, last_seq];
  const wanted = [covered.journal, covered.segment, covered.head, covered.bytes, covered.crc];
  if ([...wanted, covered.firstSeq, covered.lastSeq].some((each, n) => each !== mine[n])) return null;
  // A line of this format that proves itself was written by this program.
  const begins = value['blocks'] as [offset: number, firstSeq: number][];
  const blocks = begins.map(([offset, firstSeq], n) => {
    const [end, nextSeq] = begins[n + 1] ?? [covered.bytes, covered.lastSeq + 1];
    return { offset, end, firstSeq, lastSeq: nextSeq - 1 };
  });
  const models = value['models'] as [string, number, number][];
  const types = value['types'] as string[];
  return { covered, blocks, types, models: new Map(models.map(([model, ...place]) => [model, place])) };
}

/** null for anything but the line of this model. */
export function parseModel(line: Buffer, model: string): ModelLine | null {
  const value = parseLine(line)?.value;
  if (value?.['model'] !== model) return null;
  const { subjects, kinds, at } = value as unknown as ModelLine;
  return { subjects, kinds, at };
}

/** True when each line proves itself. */
export function isWholeIndex(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf('\n', at) + 1;
    if (end === 0 || parseLine(bytes.subarray(at, end)) === null) return false;
    at = end;
  }
  return bytes.length > 0;
}
