import { isKnown } from '../../events/vocabulary.ts';
import type { AnyEvent } from '../../events/vocabulary.ts';
import type { Language } from '../../model/remedies.ts';
import { wordsOf } from './words.ts';

/**
 * Tells an event as one plain sentence. For an event of a newer program it shows the type and the
 * data.
 */
export function sentenceOf(event: AnyEvent, language: Language = 'en'): string {
  const { events, unknown } = wordsOf(language);
  const tell = isKnown(event) ? (events[event.type] as (data: object) => string | undefined) : undefined;
  try {
    const told = tell?.(event.data);
    if (told !== undefined) return told;
  } catch {
    // Another program may write data in another shape. It is still useful to show.
  }
  return unknown(event.type, event.data);
}
