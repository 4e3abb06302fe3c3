/** What tests of ACCEPTANCE.md's rows measure, for the table that a run prints at its end (scripts/acceptance.mjs). */

/** `npm run acceptance` has the machine for itself, and asks for the bars of speed themselves. */
export const IS_ALONE = process.env['ACCEPTANCE'] !== undefined;
/** `npm run acceptance -- --full`: the sizes that the rows name. */
export const IS_FULL = process.env['ACCEPTANCE'] === 'full';

/** Of a bar of speed: tests that run beside others on a busy machine show what is five times too slow, and no more. */
export const SPEED_FACTOR = IS_ALONE ? 1 : 5;

/** The reporter takes them from here when the test has ended; a symbol, because each test file has its own copy of this module. */
const FIGURES = Symbol.for('model-manager.measured');

/** @param figure with its unit, as a person reads it: `p99 3.1 ms` */
export function measured(figure: string): void {
  const holder = globalThis as { [FIGURES]?: string[] };
  (holder[FIGURES] ??= []).push(figure);
}

export const ms = (milliseconds: number) => `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
