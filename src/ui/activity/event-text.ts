import type { AnyEvent } from '../../api/contract.ts';
import { sentences as en } from '../i18n/en/event-sentences.ts';
import type { Language, Locale } from '../i18n/locale.ts';
import type { EventSentences } from '../i18n/messages/event-sentences.ts';
import { sentences as zh } from '../i18n/zh/event-sentences.ts';
import { errorText } from '../shared/view-model/error-text.ts';
import { eventLabel } from '../shared/view-model/timeline.ts';

const SENTENCES: Record<Language, EventSentences> = { en, zh };

/**
 * What happened, as a sentence. An event of a newer program may have other data, or a type that
 * has no sentence: then it is the label of the type, or its name.
 */
export function eventText(event: AnyEvent, locale: Locale): string {
  const sentence = (SENTENCES[locale.language] as Record<string, Sentence | undefined>)[event.type];
  const words = {
    f: locale.f,
    cause: (error: Parameters<typeof errorText>[0]) => errorText(error, locale),
    damage: (reason: keyof typeof locale.m.row.damageReason) => locale.m.row.damageReason[reason],
  };
  try {
    const text = sentence?.(event.data, words) ?? '';
    return text === '' || /undefined|NaN/.test(text) ? eventLabel(event, locale.m) : text;
  } catch {
    return eventLabel(event, locale.m);
  }
}

type Sentence = (data: unknown, words: unknown) => string;
