import { isWithin, parseHours } from '../../model/hours.ts';
import type { Settings } from './settings.ts';

/**
 * Bytes a second that all downloads together may read at a moment; null: as many as come.
 *
 * @param now milliseconds since 1970
 */
export function bandwidthLimit(
  { limitBytesPerSecond, limitHours }: Pick<Settings, 'limitBytesPerSecond' | 'limitHours'>,
  now: () => number,
): number | null {
  if (limitBytesPerSecond === null || limitHours === null) return limitBytesPerSecond;
  const hours = parseHours(limitHours);
  return hours === null || isWithin(hours, now()) ? limitBytesPerSecond : null;
}
