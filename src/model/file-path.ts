import { ModelError } from './errors.ts';

const MAX_PATH_BYTES = 1024;
/** What no Windows file name may contain; U+0000–U+001F included. */
// eslint-disable-next-line no-control-regex -- control characters are exactly what is refused here
const REFUSED = /[\u0000-\u001f<>:"\\|?*\u007f]/;
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?$/i;

/** Names that Windows reserves for devices, with any extension. */
export function isDeviceName(name: string): boolean {
  return DEVICE.test(name.trimEnd());
}

/**
 * Checks a file's path inside a model version: relative, NFC, `/`-separated, storable on Windows, macOS and Linux.
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

/** Two paths with the same key are one file on a case-insensitive file system. */
export function pathCollisionKey(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function refusal(path: unknown): string | undefined {
  if (typeof path !== 'string' || path === '') return 'it is not a non-empty string';
  if (new TextEncoder().encode(path).length > MAX_PATH_BYTES) return `it is longer than ${MAX_PATH_BYTES} bytes`;
  if (!path.isWellFormed() || path.normalize('NFC') !== path) return 'it is not in Unicode NFC';
  if (REFUSED.test(path)) return 'it has a character that Windows refuses';
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') return 'it has an empty, "." or ".." segment';
    if (segment.endsWith('.') || segment.endsWith(' ') || segment.startsWith(' ')) {
      return 'a segment ends in a dot or starts or ends with a space';
    }
    if (isDeviceName(segment)) return 'a segment is a Windows device name';
  }
  return undefined;
}

function show(value: unknown): string {
  // JSON.stringify recurses: what a library sent may be too deep for it.
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
