import { createFormats } from '../shared/view-model/format.ts';
import type { Formats } from '../shared/view-model/format.ts';
import { en } from './en.ts';
import type { Messages } from './messages.ts';
import { zh } from './zh.ts';

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];
/** In its own language, as language menus show them. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', zh: '简体中文' };

/** Words and number formats of one language. */
export interface Locale {
  readonly language: Language;
  readonly m: Messages;
  readonly f: Formats;
}

const MESSAGES: Record<Language, Messages> = { en, zh };
const TAGS: Record<Language, string> = { en: 'en', zh: 'zh-Hans' };

export function createLocale(language: Language): Locale {
  const m = MESSAGES[language];
  return { language, m, f: createFormats(TAGS[language], m) };
}

/** The first of the person's languages that the page speaks; English when it speaks none. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split('-')[0];
    const found = LANGUAGES.find(language => language === primary);
    if (found) return found;
  }
  return 'en';
}
