import { createSignal, onCleanup } from 'solid-js';
import type { Accessor } from 'solid-js';
import type { View } from '../../i18n/messages/app.ts';
import { formatRoute, parseRoute } from '../view-model/route.ts';
import type { Route } from '../view-model/route.ts';

/** The place in the page, kept in the address: Back, reload and a copied address lead to it. */
export interface RouteStore {
  readonly route: Accessor<Route>;
  /** To a view as it was left, or with these parameters. A step that Back undoes. */
  readonly goTo: (view: View, params?: Route['params']) => void;
  /**
   * Changes parameters of the present view. An empty value is the default.
   *
   * @param step a step that Back undoes, as opening details is; typing in a search is none
   */
  readonly setParams: (changes: Record<string, string>, step?: 'step' | 'no step') => void;
  /**
   * Asked before another view is entered: it resolves to true to let it happen. null asks nobody.
   */
  readonly guard: (ask: (() => Promise<boolean>) | null) => void;
}

export function createRoute(page: Window = window): RouteStore {
  const [route, setRoute] = createSignal(parseRoute(page.location.hash), { equals: isSame });
  const left = new Map<View, Route['params']>();
  let ask: (() => Promise<boolean>) | null = null;

  const write = (next: Route, step: boolean) => {
    left.set(next.view, next.params);
    page.history[step ? 'pushState' : 'replaceState'](null, '', formatRoute(next));
    setRoute(next);
  };
  const mayLeave = async (view: View) => view === route().view || ask === null || (await ask());
  const onPop = async () => {
    const wanted = parseRoute(page.location.hash);
    const here = route();
    if (isSame(wanted, here)) return;
    if (wanted.view !== here.view && ask !== null) {
      // The address stays that of the view until the person has answered.
      page.history.pushState(null, '', formatRoute(here));
      if (!(await mayLeave(wanted.view))) return;
      return write(wanted, true);
    }
    left.set(wanted.view, wanted.params);
    setRoute(wanted);
  };
  const popped = () => void onPop();
  page.addEventListener('popstate', popped);
  onCleanup(() => page.removeEventListener('popstate', popped));

  return {
    route,
    goTo: (view, params) =>
      void mayLeave(view).then(may => {
        const next = { view, params: params ?? left.get(view) ?? {} };
        if (may && !isSame(next, route())) write(next, true);
      }),
    setParams(changes, step = 'no step') {
      const { view, params } = route();
      const all = Object.entries({ ...params, ...changes });
      const next = Object.fromEntries(all.filter(([, value]) => value !== ''));
      if (!isSame({ view, params: next }, route())) write({ view, params: next }, step === 'step');
    },
    guard: asked => (ask = asked),
  };
}

function isSame(a: Route, b: Route): boolean {
  return formatRoute(a) === formatRoute(b);
}

/** A parameter that has one of a few values; the first is the default. */
export function oneOf<T extends string>(choices: readonly T[], value: string | undefined): T {
  return choices.find(choice => choice === value) ?? (choices[0] as T);
}
