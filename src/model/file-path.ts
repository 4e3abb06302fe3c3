import { ModelError } from './errors.ts';
import { show } from './show.ts';

const MAX_PATH_BYTES = 1024;
/**
 * Of one name, in UTF-8: what Linux and macOS take. Windows takes as many UTF-16 units, which are
 * never more.
 */
const MAX_NAME_BYTES = 255;
/** What no Windows file name may contain; U+0000–U+001F included. */
// eslint-disable-next-line no-control-regex -- control characters are exactly what is refused here
const REFUSED = /[\u0000-\u001f<>:"\\|?*\u007f]/;
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?$/i;

/** Names that Windows reserves for devices, with any extension. */
export function isDeviceName(name: string): boolean {
  return DEVICE.test(name.trimEnd());
}

/**
 * Checks a file's path inside a model version: relative, NFC, `/`-separated, storable on Windows,
 * macOS and Linux.
 *
 * @throws ModelError MANIFEST_INVALID, before a byte of the file is written
 */
export function assertFilePath(path: unknown): asserts path is string {
  const reason = refusal(path);
  if (reason !== undefined) {
    throw new ModelError('MANIFEST_INVALID', `Expected a portable relative file path, got ${show(path)}: ${reason}.`, {
      details: { path: show(path) },
    });
  }
}

/**
 * The first name in a path of Windows that other programs can't open: `models.` and `con` are made
 * as they are by Node, and are `models` and the console to everyone else. null: there is none.
 *
 * @param path absolute, with `\\` or `/`
 */
export function unopenableName(path: string): string | null {
  const names = path.replace(/^(?:[\\/]{2}[?.][\\/])?(?:[A-Za-z]:)?/, '').split(/[\\/]+/);
  const isUnopenable = (name: string) => /[. ]$/.test(name) || REFUSED.test(name) || isDeviceName(name);
  return names.find(name => name !== '.' && name !== '..' && isUnopenable(name)) ?? null;
}

/** Two paths with the same key are one file on a case-insensitive file system. */
export function pathCollisionKey(path: string): string {
  // Windows compares in upper case, where two lower-case letters may be one: ς and σ.
  return path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

function refusal(path: unknown): string | undefined {
  if (typeof path !== 'string' || path === '') return 'it is not a non-empty string';
  if (bytesOf(path) > MAX_PATH_BYTES) return `it is longer than ${MAX_PATH_BYTES} bytes`;
  if (!path.isWellFormed() || path.normalize('NFC') !== path) return 'it is not in Unicode NFC';
  if (REFUSED.test(path)) return 'it has a character that Windows refuses';
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') return 'it has an empty, "." or ".." segment';
    if (segment.endsWith('.') || segment.endsWith(' ') || segment.startsWith(' ')) {
      return 'a segment ends in a dot or starts or ends with a space';
    }
    if (bytesOf(segment) > MAX_NAME_BYTES) return `a segment is longer than ${MAX_NAME_BYTES} bytes`;
    if (isDeviceName(segment)) return 'a segment is a Windows device name';
  }
  return undefined;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
