/** A segment: the name of its file, and its first line, the header. */
import { join } from 'node:path';
import { lineWithCrc, parseLine } from './line-proof.ts';

/** Version of the bytes that docs/journal.md describes. */
export const JOURNAL_FORMAT = 1;

/** Closed segments may lie in archives alone. A program that doesn't know them must not write here. */
export const GZIP = 'gzip';

/** The oldest segments were dropped on purpose. A program that doesn't know it would call them lost. */
export const PRUNED = 'pruned';

/** Up to where a journal was pruned. */
export interface PrunedPlace {
  /** The last dropped segment and event. */
  segment: number;
  seq: number;
  /** crc of that event's line; null when it could not be read. */
  crc: string | null;
  /** The segment with the JournalPruned event, which has what the dropped events added up to. */
  at: number;
}

/**
 * Features that a segment may require. An unknown one makes the journal read-only for this
 * program.
 */
const KNOWN_FEATURES: ReadonlySet<string> = new Set([GZIP, PRUNED]);

/** Stands for the crc of the line before the very first line. */
export const NO_CRC = '00000000';

export interface SegmentHeader {
  format: number;
  requires: string[];
  /** Random id, made with the first segment of the journal. */
  journal: string;
  segment: number;
  /** Name of the program that claimed the segment, for people. */
  owner: string;
  run: string;
  time: string;
  first_seq: number;
  /**
   * How much of the segment before it is valid: readers ignore bytes past `bytes`. null in the
   * first segment.
   */
  previous: { segment: number; bytes: number; crc: string } | null;
  /** In every header since the journal was pruned. */
  pruned?: PrunedPlace;
}

export function segmentPath(dir: string, segment: number): string {
  return join(dir, `journal-${String(segment).padStart(10, '0')}.ndjson`);
}

/** The numbers of the segments among the names in a folder, ascending. */
export function segmentNumbers(names: readonly string[]): number[] {
  return names
    .map(name => /^journal-(\d{10})\.ndjson$/.exec(name)?.[1])
    .filter(digits => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
}

export function encodeHeader(header: SegmentHeader): { line: string; crc: string } {
  return lineWithCrc(JSON.stringify(header).slice(0, -1));
}

export function decodeHeader(line: Buffer): { header: SegmentHeader; crc: string } | null {
  const parsed = parseLine(line);
  return parsed !== null && isHeader(parsed.value) ? { header: parsed.value, crc: parsed.crc } : null;
}

function isHeader(value: unknown): value is SegmentHeader {
  const { format, requires, journal, segment, first_seq, previous, run } = value as Record<string, unknown>;
  return (
    typeof format === 'number' &&
    Array.isArray(requires) &&
    typeof journal === 'string' &&
    typeof run === 'string' &&
    Number.isSafeInteger(segment) &&
    Number.isSafeInteger(first_seq) &&
    (previous === null || isPrevious(previous))
  );
}

function isPrevious(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { segment, bytes, crc } = value as Record<string, unknown>;
  return Number.isSafeInteger(segment) && Number.isSafeInteger(bytes) && typeof crc === 'string';
}

/** The reason why this program may not write after such a segment; null when it may. */
export function readOnlyReason(header: SegmentHeader): string | null {
  if (header.format > JOURNAL_FORMAT) {
    return `Expected a journal of format ${JOURNAL_FORMAT} or older, got format ${header.format}, written by a newer program.`;
  }
  const unknown = header.requires.filter(feature => !KNOWN_FEATURES.has(feature));
  if (unknown.length === 0) return null;
  return `Expected a journal that this program knows, got one of a newer program that requires ${unknown.join(', ')}.`;
}
