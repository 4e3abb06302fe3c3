/** One pass over the whole journal: where it ends, what is broken. Opening and verifying share it. */
import type { FileSystem } from '../ports/file-system.ts';
import type { Chain } from './chain.ts';
import type { RecoveryReport } from './contract.ts';
import { readHistory } from './history.ts';
import type { JournalRecord } from './record.ts';
import { NO_CRC } from './segment.ts';

export interface Survey {
  /** The last valid event; null in a journal without events. */
  last: JournalRecord | null;
  /** seq of the last event, or what the last header says; 0 at the beginning. */
  lastSeq: number;
  /** Of the newest segment: end of its proven lines, of its valid lines, and the crc of its last valid line. */
  provenEnd: number;
  validEnd: number;
  lastCrc: string;
  damage: RecoveryReport['damage'];
  torn: { segment: number; offset: number; bytes: number } | null;
}

export async function surveyJournal(fs: FileSystem, chain: Chain): Promise<Survey> {
  const newest = chain.links.at(-1);
  const found = newest?.found;
  const survey: Survey = {
    last: null,
    lastSeq: 0,
    provenEnd: 0,
    validEnd: found?.end ?? 0,
    lastCrc: found?.crc ?? NO_CRC,
    damage: [],
    torn: null,
  };
  for await (const item of readHistory(fs, chain)) {
    if (item.kind === 'damage') survey.damage.push(plain(item));
    if (item.kind === 'torn') survey.torn = { segment: item.segment, offset: item.offset, bytes: item.bytes };
    if (item.kind !== 'record') continue;
    survey.last = item.record;
    survey.lastSeq = item.record.seq;
    if (item.segment !== newest?.segment) continue;
    survey.validEnd = item.end;
    survey.lastCrc = item.record.crc;
    if (item.proven) survey.provenEnd = item.end;
  }
  survey.lastSeq = Math.max(survey.lastSeq, (found?.header.first_seq ?? 1) - 1);
  return survey;
}

function plain({
  segment,
  offset,
  firstSeq,
  lastSeq,
  reason,
}: RecoveryReport['damage'][number]): RecoveryReport['damage'][number] {
  return { segment, offset, firstSeq, lastSeq, reason };
}
