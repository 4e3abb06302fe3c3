import type { EmptyAction, EmptyReason, ModelFilter } from '../i18n/messages/models.ts';

/** Why the list of models is empty, and the way on. */
export interface EmptyList {
  /** `search`: there are models, but the search finds none of them. */
  reason: EmptyReason | 'loading' | 'search';
  action: EmptyAction | null;
}

export interface ListState {
  filter: ModelFilter;
  search: string;
  /** True if any model is installed, on its way or available. */
  hasRows: boolean;
  /** True if any model can be installed or updated. */
  hasAvailable: boolean;
  /** `down`: the library gave no list, and there is no older one. */
  library: 'unset' | 'loading' | 'down' | 'known';
}

/**
 * The reason for a list without rows. The person's own search comes first: clearing it shows the
 * rest.
 */
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
