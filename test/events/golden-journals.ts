/**
 * The golden journals: folders of test/golden. The program of their time wrote them once; they
 * never change.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_TYPES, EVENT_VERSIONS } from '../../src/events/vocabulary.ts';

export const GOLDEN = join(import.meta.dirname, '..', 'golden');

export function goldenJournals(): string[] {
  return readdirSync(GOLDEN)
    .filter(name => name.startsWith('journal-'))
    .map(name => join(GOLDEN, name));
}

/** `type v` of every event line, as its bytes say, before upcasting. */
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

/** Types and versions of the vocabulary that no golden journal holds. */
export function missingVersions(versions: Readonly<Record<string, number>> = EVENT_VERSIONS): string[] {
  const there = goldenVersions();
  return Object.entries(versions).flatMap(([type, newest]) =>
    Array.from({ length: newest }, (_, index) => `${type} ${index + 1}`).filter(each => !there.has(each)),
  );
}

/** Types and versions that golden journals hold and the vocabulary no longer knows. */
export function forgottenTypes(): string[] {
  const known = new Set<string>(EVENT_TYPES);
  return [...goldenVersions()].filter(each => !known.has(each.split(' ')[0] ?? ''));
}
