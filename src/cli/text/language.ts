import { Option } from 'commander';
import { variable } from '../../engine/settings/environment.ts';
import type { Environment } from '../../engine/settings/environment.ts';
import { LANGUAGES } from '../../model/remedies.ts';
import type { Language } from '../../model/remedies.ts';

export interface LanguageFlags {
  lang?: Language;
}

export function languageOption(): Option {
  return new Option('--lang <language>', 'the language of the answer; default: that of the system').choices(LANGUAGES);
}

/** As POSIX orders the variables. Every kind of Chinese is `zh`, every other language `en`. */
export function languageOf(environment: Environment): Language {
  const names = ['LC_ALL', 'LC_MESSAGES', 'LANG'];
  const locale = names.map(name => variable(environment, name)).find(value => value !== undefined) ?? '';
  return /^zh\b/i.test(locale.replace('_', '-')) ? 'zh' : 'en';
}

/** Windows and the apps of macOS have no LANG: there the system says it elsewhere. */
export function withLocale(environment: Environment, platform: NodeJS.Platform = process.platform): Environment {
  if (platform !== 'win32' && platform !== 'darwin') return environment;
  return { LANG: Intl.DateTimeFormat().resolvedOptions().locale, ...environment };
}
