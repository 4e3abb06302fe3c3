/**
 * Checks in the background every byte of the segments that an opening checked by their headers
 * alone.
 */
import type { FileSystem } from '../../ports/file-system.ts';
import { loadChain } from './chain.ts';
import type { JournalDamage } from '../types.ts';
import { readHistory } from './history.ts';

/** Lines between two calls of `breathe`: about 100 KiB, a millisecond or two. */
const LINES_AT_ONCE = 256;

export interface CheckOptions {
  /** The journal's own folder. */
  dir: string;
  fs: FileSystem;
  /** Segments up to this number: `unreadThrough` of the opening's report. */
  through: number;
  onDamage: (damage: JournalDamage) => void;
  /** Awaited every few lines. A rejection ends the check. */
  breathe: () => Promise<void>;
}

export async function checkSegments({ dir, fs, through, onDamage, breathe }: CheckOptions): Promise<void> {
  if (through === 0) return;
  const chain = await loadChain(fs, dir);
  const links = chain.links.filter(({ segment, closed }) => segment <= through && closed);
  let lines = 0;
  for await (const item of readHistory(fs, { ...chain, links })) {
    if (item.kind === 'damage') onDamage(item);
    if (++lines % LINES_AT_ONCE === 0) await breathe();
  }
}
