import { en } from './en.ts';
import { makeFormats } from './formats.ts';
import type { Formats } from './formats.ts';
import type { Messages } from './messages.ts';
import type { Sentences } from './messages/sentences.ts';
import { zh } from './zh.ts';

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];
/** Each language is named in itself, so that its speakers find it. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', zh: '简体中文' };

/** Words and number formats of one language. */
export interface Locale {
  readonly language: Language;
  /** Messages: the words. */
  readonly m: Messages;
  /** Formats: numbers, sizes and times. */
  readonly f: Formats;
  /** Why something failed, and what to do. null while it is not loaded: a call begins that. */
  readonly sentences: () => Sentences | null;
}

const MESSAGES: Record<Language, Messages> = { en, zh };
/** BCP 47 tags, as Intl takes them. */
const TAGS: Record<Language, string> = { en: 'en', zh: 'zh-Hans' };

/** @param sentences gives what is loaded of `loadSentences` */
export function makeLocale(language: Language, sentences: () => Sentences | null = () => null): Locale {
  const m = MESSAGES[language];
  return { language, m, f: makeFormats(TAGS[language], m), sentences };
}

/** Most sessions meet no error, so the page loads these sentences with the first one. */
export async function loadSentences(language: Language): Promise<Sentences> {
  const { sentences } = await (language === 'zh' ? import('./zh/sentences.ts') : import('./en/sentences.ts'));
  return sentences;
}

/**
 * The first language of the person that the page speaks, or else English.
 *
 * @param wanted BCP 47 tags, the preferred one first, as in `navigator.languages`
 */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split('-')[0];
    const found = LANGUAGES.find(language => language === primary);
    if (found) return found;
  }
  return 'en';
}
