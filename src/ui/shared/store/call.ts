import { createEffect, createSignal, on } from 'solid-js';
import type { Accessor } from 'solid-js';
import { toErrorValue } from './error-value.ts';
import type { Loaded } from './stream.ts';

/**
 * Asks the engine each time that `key` changes. The answer to an older question is dropped.
 * A failure is a value: it never throws inside a component.
 */
export function createCall<K, T>(key: Accessor<K>, ask: (key: K) => Promise<T>): Accessor<Loaded<T>> {
  const [loaded, setLoaded] = createSignal<Loaded<T>>({ state: 'loading' });
  let question = 0;
  createEffect(
    on(key, asked => {
      const mine = ++question;
      const answer = (value: Loaded<T>) => {
        if (mine === question) setLoaded(value);
      };
      setLoaded({ state: 'loading' });
      ask(asked).then(
        value => answer({ state: 'ready', value }),
        (thrown: unknown) => answer({ state: 'failed', error: toErrorValue(thrown) }),
      );
    }),
  );
  return loaded;
}
