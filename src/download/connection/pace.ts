/**
 * The expected speed is divided by this after a connection was given up: after a few, a line that
 * became slow is known.
 */
const LOWER_BY = 4;

/**
 * How fast the connections of one file are. It tells a connection that crawls from its start from
 * a slow line.
 */
export class Pace {
  #bytesPerMs = 0;

  /** Speed of the last connection that brought all it was asked for; 0 when there was none yet. */
  get bytesPerMs(): number {
    return this.#bytesPerMs;
  }

  reached(bytesPerMs: number): void {
    this.#bytesPerMs = bytesPerMs;
  }

  /** A connection was given up because it was far below this speed. */
  lower(): void {
    this.#bytesPerMs /= LOWER_BY;
  }
}
