/**
 * Decides everything that tests leave to chance. The same in each `npm test`, so that what fails once fails again; `npm run test:long`
 * takes a new one and prints it; SEED=… gives any other.
 */
export const SEED = Number(process.env['SEED'] ?? 20260101);

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
