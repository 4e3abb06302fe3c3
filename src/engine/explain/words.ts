import type { Language } from '../../model/remedies.ts';
import { english } from './en.ts';
import type { ExplainWords } from './explain-words.ts';
import { chinese } from './zh.ts';

const WORDS: Record<Language, ExplainWords> = { en: english, zh: chinese };

export function wordsOf(language: Language): ExplainWords {
  return WORDS[language];
}
