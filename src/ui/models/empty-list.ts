/** Why the list of models is empty, and the way on. */
import type { EmptyAction, EmptyReason, ModelFilter } from '../i18n/messages.ts';

export interface EmptyList {
  /** `search`: something is here, the words (and the filter with them) match nothing of it. */
  reason: EmptyReason | 'loading' | 'search';
  action: EmptyAction | null;
}

export interface ListState {
  filter: ModelFilter;
  search: string;
  /** Whether anything at all is installed, under way or available. */
  hasRows: boolean;
  /** Whether anything can be installed or updated. */
  hasAvailable: boolean;
  /** `down`: it gave no list at all, not even one from before. */
  library: 'unset' | 'loading' | 'down' | 'known';
}

/** What is true of a list without a row. The person's own words come first: taking them back shows the rest. */
export function emptyList({ filter, search, hasRows, hasAvailable, library }: ListState): EmptyList {
  if (!hasRows) return { unset: NO_LIBRARY, loading: LOADING, down: LIBRARY_DOWN, known: LIBRARY_EMPTY }[library];
  if (search.trim() !== '') return { reason: 'search', action: 'showAll' };
  switch (filter) {
    case 'installed':
      return { reason: 'noneInstalled', action: hasAvailable ? 'showAvailable' : 'showAll' };
    case 'active':
      return { reason: 'noneActive', action: hasAvailable ? 'showAvailable' : 'showAll' };
    case 'attention':
      return { reason: 'noneAttention', action: 'showAll' };
    case 'available':
      return {
        unset: NO_LIBRARY,
        loading: LOADING,
        down: LIBRARY_DOWN,
        known: { reason: 'noneAvailable', action: 'showAll' } as const,
      }[library];
    case 'all':
      return LOADING;
  }
}

const LOADING: EmptyList = { reason: 'loading', action: null };
const NO_LIBRARY: EmptyList = { reason: 'noLibrary', action: 'settings' };
const LIBRARY_DOWN: EmptyList = { reason: 'libraryDown', action: 'settings' };
const LIBRARY_EMPTY: EmptyList = { reason: 'libraryEmpty', action: 'settings' };
