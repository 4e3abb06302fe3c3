/** Checks every byte of a journal. It needs no engine and takes no lock. */
import type { FileSystem } from '../../ports/file-system.ts';
import { nodeFileSystem } from '../../ports/file-system.ts';
import { loadChain } from './chain.ts';
import type { Chain } from './chain.ts';
import type { JournalDamage } from '../types.ts';
import { segmentPath } from '../line/segment.ts';
import { surveyJournal } from './survey.ts';

export interface JournalVerification {
  /**
   * `torn`: an unacknowledged write at the end, which the next opening cuts off. `damaged`: facts
   * are lost.
   */
  status: 'clean' | 'torn' | 'damaged';
  journal: string | null;
  segments: number;
  lastSeq: number;
  torn: { segment: number; offset: number; bytes: number } | null;
  damage: JournalDamage[];
}

export interface VerifyJournalOptions {
  /** The journal's own folder. */
  dir: string;
  /** @internal */
  fs?: FileSystem;
}

/** @throws ModelError PERMISSION_DENIED, JOURNAL_DAMAGED when a file can't be read */
export async function verifyJournal(options: VerifyJournalOptions): Promise<JournalVerification> {
  const { dir, fs = nodeFileSystem } = options;
  const chain = await loadChain(fs, dir);
  const { damage, lastSeq, torn: tail } = await surveyJournal(fs, chain);
  const torn = tail ?? (await voidRemains(fs, dir, chain));
  const status = damage.length > 0 ? 'damaged' : torn === null ? 'clean' : 'torn';
  return { status, journal: chain.journal, segments: chain.links.length, lastSeq, torn, damage };
}

async function voidRemains(fs: FileSystem, dir: string, chain: Chain): Promise<JournalVerification['torn']> {
  for (const segment of chain.voids) {
    const file = await fs.open(segmentPath(dir, segment), 'read');
    try {
      const bytes = await file.size();
      if (bytes > 0) return { segment, offset: 0, bytes };
    } finally {
      await file.close();
    }
  }
  return null;
}
