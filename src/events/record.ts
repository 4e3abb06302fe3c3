/** One event as one line of the journal. docs/journal.md describes the bytes. */
import { ModelError } from '../model/errors.ts';
import { seal, unseal } from './seal.ts';
import { upcast } from './upcast.ts';
import { EVENT_VERSIONS } from './vocabulary.ts';
import type { AnyEvent, NewEvent, StoredEvent } from './vocabulary.ts';

/** A line that proves itself. */
export interface JournalRecord {
  seq: number;
  /** Last seq known synced when the line was written. */
  durable: number;
  /** crc of the line before it in the file. */
  prev: string;
  crc: string;
  /** 1-based place in its group and the group's size; [1, 1] for a lone event. */
  of: readonly [index: number, count: number];
  /** As written, envelope fields that this program doesn't know included. */
  stored: AnyEvent;
}

/** An event with its place and time, not yet chained to a line before it. */
export interface DraftRecord {
  event: StoredEvent;
  /** The line's text after `prev`, without tail. */
  rest: string;
  /** An upper bound of the line's bytes. */
  bytes: number;
}

export interface DraftStamp {
  seq: number;
  time: string;
  up_ms: number;
  run: string;
  of: readonly [number, number];
}

/** Longest head and tail around `rest`: two 16-digit numbers, prev, crc and the names of the fields. */
const FRAME_BYTES = 100;

/** Fixes an event's text at the moment it is appended: what the caller changes later changes nothing. */
export function draft(event: NewEvent, stamp: DraftStamp): DraftRecord {
  const { type, subject, cause, data } = event;
  const v = EVENT_VERSIONS[type];
  const [index, count] = stamp.of;
  const fields = {
    time: stamp.time,
    up_ms: stamp.up_ms,
    type,
    v,
    subject,
    run: stamp.run,
    ...(cause !== undefined && { cause }),
    ...(count > 1 && { of: [index, count] }),
    data,
  };
  const rest = stringify(fields).slice(1, -1);
  // Read back, so that the event in memory is the one that a restart will read.
  const { of: _of, ...envelope } = JSON.parse(`{"seq":${stamp.seq},${rest}}`) as StoredEvent & { of?: unknown };
  return { event: deepFreeze(envelope), rest, bytes: Buffer.byteLength(rest) + FRAME_BYTES };
}

function stringify(fields: object): string {
  try {
    return JSON.stringify(fields);
  } catch (error) {
    throw new ModelError('INVALID_ARGUMENT', 'Expected an event whose data is JSON.', { cause: error });
  }
}

/** Shared by all subscribers of a run: none may change it for the others. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) deepFreeze(member);
  return Object.freeze(value);
}

/** Chains a draft to the line before it. */
export function encodeRecord(record: DraftRecord, durable: number, prev: string): { line: string; crc: string } {
  return seal(`{"seq":${record.event.seq},"durable":${durable},"prev":"${prev}",${record.rest}`);
}

/** null when the line doesn't prove itself or isn't an event. */
export function decodeRecord(line: Buffer): JournalRecord | null {
  const sealed = unseal(line);
  if (sealed === null) return null;
  const { durable, prev, of = [1, 1], ...stored } = sealed.value;
  if (!isEnvelope(stored) || !isCount(durable) || typeof prev !== 'string' || !isPlace(of)) return null;
  return { seq: stored.seq, durable, prev, crc: sealed.crc, of, stored };
}

/** The event as folds and subscribers see it: in the newest version that this program knows. */
export function eventOf(record: JournalRecord): AnyEvent {
  return upcast(record.stored);
}

function isEnvelope(value: Record<string, unknown>): value is Record<string, unknown> & AnyEvent {
  return (
    isCount(value.seq) &&
    value.seq > 0 &&
    typeof value.time === 'string' &&
    typeof value.up_ms === 'number' &&
    typeof value.type === 'string' &&
    isCount(value.v) &&
    (value.subject === null || typeof value.subject === 'string') &&
    typeof value.run === 'string' &&
    typeof value.data === 'object' &&
    value.data !== null
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isPlace(value: unknown): value is [number, number] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [index, count] = value as unknown[];
  return isCount(index) && isCount(count) && index >= 1 && index <= count;
}
