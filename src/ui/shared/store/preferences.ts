import { createEffect, createMemo, createSignal } from 'solid-js';
import type { Accessor } from 'solid-js';
import { LANGUAGES, loadSentences, makeLocale, preferredLanguage } from '../../i18n/locale.ts';
import type { Language, Locale } from '../../i18n/locale.ts';
import type { Sentences } from '../../i18n/messages/sentences.ts';
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
    const spoken = choice === 'auto' ? preferredLanguage(navigator.languages) : choice;
    return makeLocale(
      spoken,
      createLoaded(() => loadSentences(spoken)),
    );
  });
  createEffect(() => {
    document.documentElement.lang = locale().language === 'zh' ? 'zh-CN' : 'en';
  });
  createEffect(() => {
    document.documentElement.dataset['theme'] = theme();
  });
  return { locale, language, setLanguage, theme, setTheme };
}

/**
 * What `load` gives: null until it is there. The first call begins to load. What can't be loaded
 * stays null, and the next call tries again: the labels say the same in fewer words.
 */
function createLoaded(load: () => Promise<Sentences>): Accessor<Sentences | null> {
  const [loaded, setLoaded] = createSignal<Sentences | null>(null);
  let loading = false;
  const begin = async () => {
    loading = true;
    try {
      setLoaded(await load());
    } catch {
      loading = false;
    }
  };
  return () => {
    const value = loaded();
    if (value === null && !loading) void begin();
    return value;
  };
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
