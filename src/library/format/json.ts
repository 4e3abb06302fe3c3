import { ModelError } from '../../model/errors.ts';
import { show } from '../../model/show.ts';

/** @throws ModelError MANIFEST_INVALID when these bytes are not JSON in UTF-8 */
export function parseJson(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (cause) {
    const message = breaksOff(bytes)
      ? `Expected ${name} to be JSON, got ${bytes.length} bytes that break off: the server cuts it.`
      : `Expected ${name} to be JSON in UTF-8, got ${bytes.length} other bytes.`;
    throw new ModelError('MANIFEST_INVALID', message, { cause });
  }
}

/**
 * Whether this is the beginning of a JSON object or list: its end doesn't close all that was
 * opened.
 */
function breaksOff(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes).trimStart();
  if (!/^[{[]/.test(text)) return false;
  // Without its strings, also one that breaks off.
  const bare = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)/gs, '');
  const open = (bare.match(/[{[]/g) ?? []).length - (bare.match(/[}\]]/g) ?? []).length;
  return open > 0;
}

/**
 * All documents of a library are of schema 1 today.
 *
 * @throws ModelError PROGRAM_OUTDATED for a document of a newer schema; MANIFEST_INVALID for any
 *   other value
 */
export function assertSchema(schema: unknown, name: string): void {
  if (schema === 1) return;
  if (!Number.isSafeInteger(schema) || (schema as number) < 1)
    throw new ModelError('MANIFEST_INVALID', `Expected ${name} to have "schema" 1, got ${show(schema)}.`);
  const message = `Expected ${name} of schema 1, got ${show(schema)}: update this program, then try again.`;
  throw new ModelError('PROGRAM_OUTDATED', message, { details: { schema } });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a check of the model's rules takes this value. */
export function passes(assertion: (value: unknown) => void, value: unknown): boolean {
  return attempt(() => (assertion(value), true)) ?? false;
}

/** The value, or undefined where it is refused; anything but a refusal goes on. */
export function attempt<T>(check: () => T): T | undefined {
  try {
    return check();
  } catch (thrown) {
    if (thrown instanceof ModelError) return undefined;
    throw thrown;
  }
}
