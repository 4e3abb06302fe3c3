/** The golden journals: folders of test/golden, written once by the program of their time and never again. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_TYPES, EVENT_VERSIONS } from '../../src/events/base/vocabulary.ts';

export const GOLDEN = join(import.meta.dirname, '..', 'golden');

export function goldenJournals(): string[] {
  return readdirSync(GOLDEN)
    .filter(name => name.startsWith('journal-'))
    .map(name => join(GOLDEN, name));
}

/** `type v` of every event line, as its bytes say: before upcasting. */
function goldenVersions(): Set<string> {
  const lines = goldenJournals().flatMap(dir =>
    segmentsOf(dir).flatMap(name => readFileSync(join(dir, name), 'utf8').trimEnd().split('\n')),
  );
  const events = lines.map(line => JSON.parse(line) as { type?: string; v?: number });
  return new Set(events.flatMap(({ type, v }) => (type === undefined ? [] : [`${type} ${v}`])));
}

function segmentsOf(dir: string): string[] {
  return readdirSync(dir).filter(name => name.endsWith('.ndjson'));
}

/** What the vocabulary has and no golden journal holds. */
export function missingVersions(versions: Readonly<Record<string, number>> = EVENT_VERSIONS): string[] {
  const there = goldenVersions();
  return Object.entries(versions).flatMap(([type, newest]) =>
    Array.from({ length: newest }, (_, index) => `${type} ${index + 1}`).filter(each => !there.has(each)),
  );
}

/** Versions of types that the vocabulary has forgotten, although journals in the field hold them. */
export function forgottenTypes(): string[] {
  const known = new Set<string>(EVENT_TYPES);
  return [...goldenVersions()].filter(each => !known.has(each.split(' ')[0] ?? ''));
}
