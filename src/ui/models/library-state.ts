import type { ErrorValue } from '../../api/contract.ts';
import type { AppStore } from '../shared/store/app-store.ts';
import { valueOf } from '../shared/store/stream.ts';
import type { ListState } from './empty-list.ts';

/** What the page knows of the library, for the words of an empty list. */
export function libraryState(app: AppStore): ListState['library'] {
  if (app.versions().state === 'loading') return 'loading';
  if (hasNoLibrary(app)) return 'unset';
  const catalog = app.catalog();
  if (catalog.state !== 'ready') return catalog.state === 'failed' ? 'down' : 'loading';
  if (catalog.value.value !== null) return 'known';
  return catalog.value.error === null ? 'loading' : 'down';
}

/** Why the library can't be asked just now. null while it answers, and where none is set. */
export function libraryError(app: AppStore): ErrorValue | null {
  if (hasNoLibrary(app)) return null;
  const catalog = app.catalog();
  return catalog.state === 'failed' ? catalog.error : (valueOf(catalog, null)?.error ?? null);
}

function hasNoLibrary(app: AppStore): boolean {
  return valueOf(app.health(), null)?.library.url === null;
}
