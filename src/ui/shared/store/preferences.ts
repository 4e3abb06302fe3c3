import { createEffect, createMemo, createSignal } from 'solid-js';
import type { Accessor } from 'solid-js';
import { LANGUAGES, makeLocale, preferredLanguage } from '../../i18n/locale.ts';
import type { Language, Locale } from '../../i18n/locale.ts';
import type { Theme } from '../../i18n/messages/settings.ts';

export type LanguageChoice = Language | 'auto';
export const LANGUAGE_CHOICES: readonly LanguageChoice[] = ['auto', ...LANGUAGES];
export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** Choices of the person at this window. The engine doesn't know them. */
export interface Preferences {
  readonly locale: Accessor<Locale>;
  readonly language: Accessor<LanguageChoice>;
  readonly setLanguage: (choice: LanguageChoice) => void;
  readonly theme: Accessor<Theme>;
  readonly setTheme: (theme: Theme) => void;
}

export function createPreferences(): Preferences {
  const [language, setLanguage] = createRemembered<LanguageChoice>('language', LANGUAGE_CHOICES, 'auto');
  const [theme, setTheme] = createRemembered<Theme>('theme', THEMES, 'system');
  const locale = createMemo(() => {
    const choice = language();
    return makeLocale(choice === 'auto' ? preferredLanguage(navigator.languages) : choice);
  });
  createEffect(() => {
    document.documentElement.lang = locale().language === 'zh' ? 'zh-CN' : 'en';
  });
  createEffect(() => {
    document.documentElement.dataset['theme'] = theme();
  });
  return { locale, language, setLanguage, theme, setTheme };
}

function createRemembered<T extends string>(
  key: string,
  choices: readonly T[],
  initial: T,
): [Accessor<T>, (value: T) => void] {
  const storageKey = `model-manager.${key}`;
  const stored = read(storageKey);
  const [value, setValue] = createSignal<T>(choices.find(choice => choice === stored) ?? initial);
  return [
    value,
    next => {
      setValue(() => next);
      write(storageKey, next);
    },
  ];
}

/**
 * Storage can be forbidden (private windows, some hosts). Then the choice lasts as long as the
 * window.
 */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}
