import type { Way } from './proxy.ts';

/** As long as a browser leaves a proxy alone that it could not reach. */
const SHUNNED_MS = 5 * 60 * 1000;

/** Ways that could not be taken lately: the last choice, so that not every request begins with waiting for one. */
export class Shunned {
  readonly #until = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  add(way: Way): void {
    this.#until.set(String(way), this.#now() + SHUNNED_MS);
  }

  /** The same ways, the shunned ones last. */
  last(ways: readonly Way[]): Way[] {
    const isShunned = (way: Way) => (this.#until.get(String(way)) ?? 0) > this.#now();
    return [...ways.filter(way => !isShunned(way)), ...ways.filter(isShunned)];
  }
}
