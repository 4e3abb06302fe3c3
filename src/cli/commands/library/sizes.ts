import { asUsage } from '../../arguments.ts';
import type { CliLibrary } from '../../access/library-services.ts';
import { UsageError } from '../../exit-codes.ts';

/** @throws UsageError */
export function sizeOf(library: CliLibrary, text: string): number {
  const bytes = asUsage(() => library.parseSize(text));
  if (bytes < 1) throw new UsageError(`Expected a size of at least one byte, got "${text}".`);
  return bytes;
}
