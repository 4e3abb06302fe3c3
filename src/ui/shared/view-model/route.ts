import type { View } from '../../i18n/messages/app.ts';

/** The views in the order of the navigation. */
export const VIEWS: readonly View[] = ['models', 'top', 'activity', 'storage', 'health', 'settings'];

/** Where a person is: the view, and what it shows. It is the part of the address after `#/`. */
export interface Route {
  view: View;
  /** Search, filter, order and open details of the view. Defaults are absent. */
  params: Readonly<Record<string, string>>;
}

/** @param hash as in `location.hash`; what it doesn't say is Models without parameters */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const view = VIEWS.find(name => name === path) ?? 'models';
  return { view, params: Object.fromEntries(new URLSearchParams(query)) };
}

export function formatRoute({ view, params }: Route): string {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== '')).toString();
  return `#/${view}${query === '' ? '' : `?${query}`}`;
}
