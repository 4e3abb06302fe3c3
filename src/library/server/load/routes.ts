import { SIGNED_CATALOG_PATH } from '../../format/signed-catalog.ts';
import type { RouteKind } from './load.ts';

/** What a URL asks for, told before anything is done for it. */
export interface Route {
  kind: RouteKind;
  /** Whether there is such a route. */
  isKnown: boolean;
  /** Needs no token, and is answered under any load. */
  isOpen: boolean;
}

const OTHER: Route = { kind: 'other', isKnown: true, isOpen: false };

/** @param base the library's path: empty, or with a slash in front */
export function routesOf(base: string): { base: string; of(url: string): Route } {
  const fixed: Readonly<Record<string, Route>> = {
    [`${base}/healthz`]: { ...OTHER, isOpen: true },
    [`${base}/metrics`]: OTHER,
    [`${base}/api/openapi.json`]: OTHER,
    [`${base}/${SIGNED_CATALOG_PATH}`]: { ...OTHER, kind: 'catalog' },
    [`${base}/api/models`]: { ...OTHER, kind: 'catalog' },
  };
  return {
    base,
    of(url) {
      const [path = ''] = url.split('?', 1);
      const found = Object.hasOwn(fixed, path) ? fixed[path] : undefined;
      if (found) return found;
      if (path.startsWith(`${base}/storage/models/`)) return { ...OTHER, kind: 'file' };
      if (path.startsWith(`${base}/api/models/`)) return { ...OTHER, kind: 'model' };
      return { ...OTHER, isKnown: false };
    },
  };
}
