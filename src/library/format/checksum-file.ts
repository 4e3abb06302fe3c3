import { ModelError } from '../../model/errors.ts';
import { assertFilePath } from '../../model/file-path.ts';
import { show } from '../../model/show.ts';
import { assertDistinctPaths, MAX_FILES } from './path-set.ts';

export interface ChecksumEntry {
  path: string;
  /** Lower-case hexadecimal. */
  sha256: string;
}

/**
 * `SHA256 (name) = hash`: what `sha256sum --tag`, BSD and macOS write. The last `)` ends the
 * name.
 */
const TAGGED = /^SHA256 ?\((.*)\)[ \t]*=[ \t]*([0-9a-f]{64})$/is;
const HASH_FIRST = /^([0-9a-f]{64})[ \t](.+)$/is;
const ESCAPE = /\\[\\nr]/g;
const UNESCAPED: Readonly<Record<string, string>> = { '\\\\': '\\', '\\n': '\n', '\\r': '\r' };

/**
 * Formats checksum.sha256 as `sha256sum -c` reads it, sorted by path.
 * The paths have passed `assertFilePath`, so nothing in them needs escaping.
 */
export function formatChecksum(entries: Iterable<ChecksumEntry>): string {
  return [...entries]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, sha256 }) => `${sha256}  ${path}\n`)
    .join('');
}

/**
 * Parses checksum.sha256, whichever program wrote it. It takes every line that `sha256sum -c` of
 * GNU coreutils 9.1 takes: capitals, a space, a tab, `*`, `#` comments, `\`-escaped names, BSD
 * tags and CRLF. It also takes `./` before a name and a UTF-8 byte order mark, which Windows
 * editors add.
 *
 * `sha256sum -c` warns of a line that it can't read, and goes on. This parser refuses it: the
 * file that the line was meant for would be installed unproven, or not at all.
 *
 * @throws ModelError MANIFEST_INVALID, with the number of the line where it is about one
 */
export function parseChecksum(bytes: Uint8Array): ChecksumEntry[] {
  const reader = new LineReader();
  const entries: ChecksumEntry[] = [];
  for (const [index, line] of decode(bytes).split('\n').entries()) {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text.startsWith('#') || /^[ \t]*$/.test(text)) continue;
    const found = reader.read(text);
    if (!found) throw invalid(`${show(text)} in line ${index + 1}`, { line: index + 1 });
    const path = found.name.startsWith('./') ? found.name.slice(2) : found.name;
    assertPathOfLine(path, index + 1);
    entries.push({ path, sha256: found.hash.toLowerCase() });
    if (entries.length > MAX_FILES) throw invalid(`more than ${MAX_FILES} files`);
  }
  if (entries.length === 0) throw invalid('no files');
  assertDistinctPaths(entries.map(entry => entry.path));
  return entries;
}

interface NamedHash {
  name: string;
  hash: string;
}

/** Reads lines of one list. The first line with a hash in front decides how the others are read. */
class LineReader {
  /**
   * Whether one space or tab alone separates hash and name, as in BSD's `-r`; null before the
   * first.
   */
  #isReversed: boolean | null = null;

  read(line: string): NamedHash | null {
    const text = line.replace(/^[ \t]+/, '');
    const isEscaped = text.startsWith('\\');
    const found = this.#split(isEscaped ? text.slice(1) : text);
    if (!found || !isEscaped) return found;
    const name = unescape(found.name);
    return name === null ? null : { ...found, name };
  }

  #split(text: string): NamedHash | null {
    const [, tagged, taggedHash] = text.startsWith('SHA256') ? (TAGGED.exec(text) ?? []) : [];
    if (tagged !== undefined && taggedHash !== undefined) return { name: tagged, hash: taggedHash };
    const [, hash, rest] = HASH_FIRST.exec(text) ?? [];
    if (hash === undefined || rest === undefined) return null;
    const hasMark = rest.length > 1 && (rest.startsWith(' ') || rest.startsWith('*'));
    // A name may begin with the mark: where the list is of one kind, only that kind can be meant.
    if (!hasMark && this.#isReversed === false) return null;
    this.#isReversed ??= !hasMark;
    return { hash, name: this.#isReversed ? rest : rest.slice(1) };
  }
}

/** The name behind `\\`, `\n` and `\r`; null where a `\` stands before anything else. */
function unescape(name: string): string | null {
  if (name.replace(ESCAPE, '').includes('\\')) return null;
  return name.replace(ESCAPE, part => UNESCAPED[part] ?? part);
}

function assertPathOfLine(path: string, line: number): void {
  try {
    assertFilePath(path);
  } catch (thrown) {
    if (!(thrown instanceof ModelError)) throw thrown;
    const message = `Line ${line} of checksum.sha256: ${thrown.message}`;
    throw new ModelError('MANIFEST_INVALID', message, { details: { ...thrown.details, line } });
  }
}

/** The text without a byte order mark. */
function decode(bytes: Uint8Array): string {
  if (isUtf16(bytes)) {
    throw new ModelError(
      'MANIFEST_INVALID',
      'Expected checksum.sha256 in UTF-8, got UTF-16: save it as UTF-8 (">" of Windows PowerShell writes UTF-16).',
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ModelError('MANIFEST_INVALID', 'Expected checksum.sha256 in UTF-8.', { cause });
  }
}

/** By its mark or, without one, by the zero byte that each ASCII character has. */
function isUtf16([first, second]: Uint8Array): boolean {
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return hasMark || (first === 0) !== (second === 0);
}

function invalid(got: string, details: Record<string, unknown> = {}): ModelError {
  const expected = 'Expected checksum.sha256 to list "<sha256>  <path>" a line';
  return new ModelError('MANIFEST_INVALID', `${expected}, got ${got}.`, { details });
}
