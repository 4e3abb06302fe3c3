/** Sizes in bytes, as people write and read them. */
import { ModelError } from './errors.ts';
import { show } from './show.ts';

/** Decimal units as disks are sold, binary ones as memory is; both as people write them. */
const UNIT_BYTES: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ['kb', 1e3],
  ['mb', 1e6],
  ['gb', 1e9],
  ['tb', 1e12],
  ['kib', 2 ** 10],
  ['mib', 2 ** 20],
  ['gib', 2 ** 30],
  ['tib', 2 ** 40],
]);

/**
 * Parses a size or a rate in bytes: `10GB`, `64MiB`, `1.5 GB`, `4096`.
 *
 * @throws ModelError INVALID_ARGUMENT
 */
export function parseSize(text: string): number {
  const match = /^(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]*)$/i.exec(text.trim());
  const unit = UNIT_BYTES.get(match?.[2]?.toLowerCase() ?? '');
  const bytes = match && unit ? Math.round(Number(match[1]) * unit) : NaN;
  if (!Number.isSafeInteger(bytes)) {
    throw new ModelError('INVALID_ARGUMENT', `Expected a size like "10GB", "64MiB" or "4096", got ${show(text)}.`);
  }
  return bytes;
}

export interface ScaledBytes {
  /** Of 1000: 0 for bytes, 1 for kB, 2 for MB … */
  power: number;
  /** The size in that unit. */
  scaled: number;
}

/**
 * The largest decimal unit of which a size has at least one.
 *
 * @param fullAt from here on the next unit is taken: where the shown number would be rounded up
 *   to 1000
 * @param largest power of the largest unit that there is a word for
 * @example scaleBytes(10_900_000, { fullAt: 999.95, largest: 5 }) // { power: 2, scaled: 10.9 }
 */
export function scaleBytes(bytes: number, { fullAt, largest }: { fullAt: number; largest: number }): ScaledBytes {
  let power = 0;
  let scaled = bytes;
  while (scaled >= fullAt && power < largest) {
    scaled /= 1000;
    power += 1;
  }
  return { power, scaled };
}
