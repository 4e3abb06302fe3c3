import { isModelError } from '../../model/errors.ts';
import type { LibraryAnswer } from './request.ts';

/**
 * What a person asked for is the library's own word. A cache that doesn't obey `no-cache` (Varnish)
 * names its answer's Age: then the page is asked for once more, at an address that nobody asked for
 * yet, so that no cache has it. Where that address is refused, the first answer is the best one.
 *
 * @param url has no query
 * @param at distinguishes this question from all others: the time, in milliseconds
 * @throws what `ask` throws, but for a refusal of the other address
 */
export async function askFresh(
  url: string,
  at: number,
  ask: (url: string) => Promise<LibraryAnswer>,
): Promise<LibraryAnswer> {
  const kept = await ask(url);
  if (!kept.hasAge) return kept;
  try {
    const own = await ask(`${url}?at=${at}`);
    return own.status === 404 || own.refusal !== null ? kept : own;
  } catch (thrown) {
    if (isModelError(thrown) && thrown.code === 'SERVER_REJECTED') return kept;
    throw thrown;
  }
}
