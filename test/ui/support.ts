import type { CatalogModel, ModelView, ProgressSample } from '../../src/api/contract.ts';
import { sentences as enSentences } from '../../src/ui/i18n/en/sentences.ts';
import { makeLocale } from '../../src/ui/i18n/locale.ts';
import { sentences as zhSentences } from '../../src/ui/i18n/zh/sentences.ts';
import { knownRows, withSamples } from '../../src/ui/shared/view-model/rows.ts';
import type { ModelRow } from '../../src/ui/shared/view-model/rows.ts';

export const en = makeLocale('en', () => enSentences);
export const zh = makeLocale('zh', () => zhSentences);
/** As the page has them before the first error. */
export const bare = makeLocale('en');

/** Rows as the store makes them: of states, measurements and the catalogue. */
export function rowsOf(views: ModelView[], samples: ProgressSample[], catalog: CatalogModel[]): ModelRow[] {
  return withSamples(knownRows(views, catalog), samples);
}

/** With ordinary spaces, so that expectations can be read. */
export function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}
