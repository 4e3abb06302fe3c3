import { ModelError } from '../../model/errors.ts';
import { show } from '../../model/show.ts';

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
