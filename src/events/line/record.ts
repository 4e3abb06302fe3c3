/** A record: one event as one line of the journal. docs/journal.md describes the bytes. */
import { ModelError } from '../../model/errors.ts';
import { frozenCopy } from './frozen-copy.ts';
import { lineWithCrc, parseLine } from './line-proof.ts';
import { passingHead } from './passing.ts';
import type { PassingHead } from './passing.ts';
import { upcast } from '../base/upcast.ts';
import { EVENT_VERSIONS } from '../base/event.ts';
import type { AnyEvent, NewEvent, StoredEvent } from '../base/event.ts';

/** A line that proves itself. */
export interface JournalRecord {
  seq: number;
  /** The last seq that was known synced when the line was written. */
  durable: number;
  /** crc of the line before it in the file. */
  prev: string;
  crc: string;
  /** Place in its group (from 1) and size of the group; [1, 1] for a lone event. */
  of: readonly [index: number, count: number];
  /** The event as it was written, with envelope fields that this program doesn't know. */
  readonly stored: AnyEvent;
  /** It changes no state, whatever its data says: see passing.ts. */
  passes?: true;
}

/** An event with its place and time, but not yet chained to the line before it. */
export interface DraftRecord {
  event: StoredEvent;
  /** The text of the line after `prev`, without the tail. */
  rest: string;
  /** The line has at most this many bytes. */
  bytes: number;
}

export interface DraftStamp {
  seq: number;
  time: string;
  up_ms: number;
  run: string;
  of: readonly [number, number];
}

/**
 * The longest head and tail around `rest`: two 16-digit numbers, prev, crc and the names of the
 * fields.
 */
const FRAME_BYTES = 100;

/**
 * Fixes the text of an event at the moment when it is appended: a later change by the caller
 * changes nothing. The event in memory equals the event that a restart reads from the text.
 *
 * @throws ModelError INVALID_ARGUMENT when `data` is no JSON object
 */
export function draft(event: NewEvent, stamp: DraftStamp): DraftRecord {
  const { type, subject, cause } = event;
  const { seq, time, up_ms, run } = stamp;
  const v = EVENT_VERSIONS[type];
  const [index, count] = stamp.of;
  const json = dataText(event.data);
  const place = count > 1 ? `"of":[${index},${count}],` : '';
  const because = cause === undefined ? '' : `"cause":${cause},`;
  const who = `"subject":${JSON.stringify(subject)},"run":${JSON.stringify(run)}`;
  const rest = `"time":"${time}","up_ms":${up_ms},"type":"${type}","v":${v},${who},${because}${place}"data":${json}`;
  const data = (frozenCopy(event.data) ?? deepFreeze(JSON.parse(json) as object)) as StoredEvent['data'];
  // Written out: spreading the one optional field takes longer than everything else here.
  const envelope =
    cause === undefined
      ? { seq, time, up_ms, type, v, subject, run, data }
      : { seq, time, up_ms, type, v, subject, run, cause, data };
  return { event: Object.freeze(envelope) as StoredEvent, rest, bytes: Buffer.byteLength(rest) + FRAME_BYTES };
}

function dataText(data: object): string {
  try {
    const text = JSON.stringify(data) as string | undefined;
    if (text?.startsWith('{')) return text;
  } catch (error) {
    throw new ModelError('INVALID_ARGUMENT', 'Expected an event whose data is JSON.', { cause: error });
  }
  throw new ModelError('INVALID_ARGUMENT', 'Expected an event whose data is a JSON object.');
}

/** All subscribers of a run share the object, so none of them may change it. */
function deepFreeze<T extends object>(value: T): T {
  for (const key in value) {
    const member = value[key];
    if (typeof member === 'object' && member !== null) deepFreeze(member);
  }
  return Object.freeze(value);
}

/** Chains a draft to the line before it. */
export function encodeRecord(record: DraftRecord, durable: number, prev: string): { line: string; crc: string } {
  return lineWithCrc(`{"seq":${record.event.seq},"durable":${durable},"prev":"${prev}",${record.rest}`);
}

/** The lines of a batch, each chained to the line before it, with the crc of each. */
export function encodeBatch(
  batch: readonly DraftRecord[],
  durable: number,
  prev: string,
): { bytes: Buffer; crcs: string[] } {
  let crc = prev;
  let text = '';
  const crcs: string[] = [];
  for (const record of batch) {
    const encoded = encodeRecord(record, durable, crc);
    text += encoded.line;
    crc = encoded.crc;
    crcs.push(crc);
  }
  return { bytes: Buffer.from(text), crcs };
}

/** null when the line doesn't prove itself or is no event. */
export function decodeRecord(line: Buffer): JournalRecord | null {
  const head = passingHead(line);
  return head === null ? decodeWhole(line) : new PassingRecord(head);
}

/** A record that parses its line when somebody asks for the event. */
class PassingRecord implements JournalRecord {
  readonly seq: number;
  readonly durable: number;
  readonly prev: string;
  readonly crc: string;
  readonly of = LONE;
  readonly passes = true;
  readonly #text: string;
  #stored: AnyEvent | null = null;

  constructor({ seq, durable, prev, crc, text }: PassingHead) {
    this.seq = seq;
    this.durable = durable;
    this.prev = prev;
    this.crc = crc;
    this.#text = text;
  }

  get stored(): AnyEvent {
    return (this.#stored ??= storedPart(JSON.parse(this.#text) as Record<string, unknown>) as unknown as AnyEvent);
  }
}

const LONE = [1, 1] as const;

function decodeWhole(line: Buffer): JournalRecord | null {
  const parsed = parseLine(line);
  if (parsed === null) return null;
  const { durable, prev, of = [1, 1] } = parsed.value;
  const stored = storedPart(parsed.value);
  if (!isEnvelope(stored) || !isCount(durable) || typeof prev !== 'string' || !isPlace(of)) return null;
  return { seq: stored.seq, durable, prev, crc: parsed.crc, of, stored };
}

/** All fields that this program knows in a line: those of the event, then those of the file. */
const FIELDS: ReadonlySet<string> = new Set([
  ...['seq', 'time', 'up_ms', 'type', 'v', 'subject', 'run', 'cause', 'data'],
  ...['durable', 'prev', 'of', 'crc'],
]);

/**
 * The fields of the event, without those of the file. Copying known fields by name is several
 * times faster than a rest pattern, so only a line with unknown fields takes that.
 */
function storedPart(value: Record<string, unknown>): Record<string, unknown> {
  for (const name in value) {
    if (FIELDS.has(name)) continue;
    const { durable: _durable, prev: _prev, of: _of, crc: _crc, ...stored } = value;
    return stored;
  }
  const { seq, time, up_ms, type, v, subject, run, cause, data } = value;
  if (cause === undefined) return { seq, time, up_ms, type, v, subject, run, data };
  return { seq, time, up_ms, type, v, subject, run, cause, data };
}

/**
 * The event as folds and subscribers see it: upcast to the newest version that this program knows.
 */
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
