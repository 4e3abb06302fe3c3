/**
 * A recording: registry.json as one version of the program had it after the events of a journal.
 * Another version compares its own with it (`replay.ts`). JSON Lines: `{"recording":1,"program":"0.1.0","every":100}`,
 * then a line wherever the text had changed, and one for the end.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { ModelError } from '../model/errors.ts';
import type { RegistryAt } from './replay.ts';

const FORMAT = 1;
/** More than a header has. */
const HEADER_BYTES = 4_096;

export interface RecordingHeader {
  recording: typeof FORMAT;
  /** Version of the program that recorded. */
  program: string;
  /** The text was looked at after each event whose seq this number divides. */
  every: number;
}

/** Makes the lines of a recording. */
export class Recorder {
  readonly header: string;
  readonly #every: number;
  #last: string | null = null;

  constructor(program: string, every: number) {
    this.#every = every;
    this.header = JSON.stringify({ recording: FORMAT, program, every } satisfies RecordingHeader);
  }

  /** The line for an event; null where there is nothing to record. */
  line(seq: number, registry: () => string): string | null {
    if (seq % this.#every !== 0) return null;
    const text = registry();
    if (text === this.#last) return null;
    this.#last = text;
    return JSON.stringify({ seq, registry: text } satisfies RegistryAt);
  }

  /** The last line: what holds after the last event. */
  end(seq: number, registry: string): string {
    return JSON.stringify({ seq, registry: registry === this.#last ? null : registry } satisfies RegistryAt);
  }
}

/**
 * Null for a file that is no recording, such as a registry.json.
 *
 * @throws ModelError INVALID_ARGUMENT for a recording in a format that this version doesn't know
 */
export async function recordingHeader(path: string): Promise<RecordingHeader | null> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const first = buffer.toString('utf8', 0, bytesRead).split('\n', 1)[0] ?? '';
    if (!first.startsWith('{"recording":')) return null;
    const header = JSON.parse(first) as RecordingHeader;
    if (header.recording === FORMAT && Number.isInteger(header.every) && header.every > 0) return header;
    throw new ModelError('INVALID_ARGUMENT', `Expected a recording of format ${FORMAT}, got ${first.slice(0, 80)}.`);
  } finally {
    await file.close();
  }
}

/**
 * The lines behind the header.
 *
 * @throws ModelError INVALID_ARGUMENT for a line that is none
 */
export async function* recordedLines(path: string): AsyncGenerator<RegistryAt, void, undefined> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number += 1;
    if (number > 1) yield parsed(line, `${path}, line ${number}`);
  }
}

function parsed(line: string, place: string): RegistryAt {
  try {
    const value = JSON.parse(line) as Partial<RegistryAt>;
    if (Number.isInteger(value.seq) && (value.registry === null || typeof value.registry === 'string'))
      return value as RegistryAt;
  } catch {
    // Said below: the words of the parser don't name the file.
  }
  throw new ModelError('INVALID_ARGUMENT', `${place}: expected {"seq":…,"registry":…}.`);
}
