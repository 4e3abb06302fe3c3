import { ModelError } from '../../model/errors.ts';

/** @throws ModelError MANIFEST_INVALID when these bytes are not JSON in UTF-8 */
export function parseJson(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (cause) {
    throw new ModelError('MANIFEST_INVALID', `Expected ${name} to be JSON in UTF-8, got ${bytes.length} other bytes.`, {
      cause,
    });
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
