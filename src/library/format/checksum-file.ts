import { ModelError } from '../../model/errors.ts';
import { assertFilePath } from '../../model/file-path.ts';
import { assertDistinctPaths, MAX_FILES } from './path-set.ts';

export interface ChecksumEntry {
  path: string;
  /** Lower-case hexadecimal. */
  sha256: string;
}

const LINE = /^([0-9a-fA-F]{64}) [ *](.+)$/;

/** checksum.sha256 as `sha256sum -c` reads it, sorted by path. Paths must have passed `assertFilePath`, so nothing needs escaping. */
export function formatChecksum(entries: Iterable<ChecksumEntry>): string {
  return [...entries]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, sha256 }) => `${sha256}  ${path}\n`)
    .join('');
}

/**
 * Parses checksum.sha256, also one made by hand: `./` prefixes, binary marks, CRLF and upper-case hashes are understood.
 *
 * @throws ModelError MANIFEST_INVALID
 */
export function parseChecksum(bytes: Uint8Array): ChecksumEntry[] {
  const entries: ChecksumEntry[] = [];
  for (const line of decode(bytes).split('\n')) {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text === '') continue;
    entries.push(parseLine(text));
    if (entries.length > MAX_FILES) throw invalid(`more than ${MAX_FILES} files`);
  }
  if (entries.length === 0) throw invalid('no files');
  assertDistinctPaths(entries.map(entry => entry.path));
  return entries;
}

function parseLine(text: string): ChecksumEntry {
  const [, hash, name] = LINE.exec(text) ?? [];
  if (hash === undefined || name === undefined) throw invalid(`the line ${JSON.stringify(text.slice(0, 100))}`);
  const path = name.startsWith('./') ? name.slice(2) : name;
  assertFilePath(path);
  return { path, sha256: hash.toLowerCase() };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ModelError('MANIFEST_INVALID', 'Expected checksum.sha256 in UTF-8.', { cause });
  }
}

function invalid(got: string): ModelError {
  return new ModelError('MANIFEST_INVALID', `Expected checksum.sha256 to list "<sha256>  <path>" a line, got ${got}.`);
}
