import { ModelError } from '../model/errors.ts';

/**
 * A longer request, in characters of JSON, is refused with INVALID_ARGUMENT. No method needs
 * nearly as much.
 */
export const MAX_REQUEST_CHARS = 256 * 1024;

/**
 * Params as JSON carries them: a copy that its caller can't change any more, without functions and
 * without undefined fields. Every caller of the engine API uses it, so that a call in process means
 * the same as one over a connection.
 *
 * @throws ModelError INVALID_ARGUMENT for what JSON can't hold, such as a BigInt or a circle, and
 *   for what is longer than a request may be
 */
export function asSent<T>(name: string, params: T): T {
  const text = jsonOf(name, params);
  if (text === undefined) return undefined as T;
  if (text.length > MAX_REQUEST_CHARS) throw new ModelError('INVALID_ARGUMENT', `Expected shorter params of ${name}.`);
  return JSON.parse(text) as T;
}

/** Undefined for what JSON leaves out: a function, a symbol, undefined. */
function jsonOf(name: string, params: unknown): string | undefined {
  try {
    return JSON.stringify(params);
  } catch (error) {
    throw new ModelError('INVALID_ARGUMENT', `Expected params of ${name} that JSON can hold.`, { cause: error });
  }
}
