/**
 * A survey: one pass over the whole journal that finds where it ends and what is broken. Opening
 * and verifying use it.
 */
import type { FileSystem } from '../../ports/file-system.ts';
import type { Chain } from './chain.ts';
import type { JournalDamage, RecoveryReport, Replay } from '../types.ts';
import { lostBase, readBase, readBatches } from './history.ts';
import { locate } from './locate.ts';
import type { KnownPlace } from './locate.ts';
import { eventOf } from '../line/record.ts';
import type { JournalRecord } from '../line/record.ts';
import type { ScannedRecord } from './scan.ts';
import { NO_CRC } from '../line/segment.ts';
import type { JournalCursor } from '../base/event.ts';

export interface Survey {
  /** The last valid record; null in a journal without events. */
  last: JournalRecord | null;
  /** seq of the last event, or what the last header says; 0 in an empty journal. */
  lastSeq: number;
  /**
   * In the newest segment: end of the proven lines, end of the valid lines, crc of the last valid
   * line.
   */
  provenEnd: number;
  validEnd: number;
  lastCrc: string;
  damage: RecoveryReport['damage'];
  torn: { segment: number; offset: number; bytes: number } | null;
  /** As in RecoveryReport. */
  unreadThrough: number;
}

export interface SurveyOptions {
  /**
   * The place of a checkpoint. Bytes before it are not read where the headers show that they are
   * whole.
   */
  known?: JournalCursor | null;
  replay?: Replay;
}

export async function surveyJournal(
  fs: FileSystem,
  chain: Chain,
  { known = null, replay }: SurveyOptions = {},
): Promise<Survey> {
  const place = known && (await locate(fs, chain, known));
  const base = place === null ? await readBase(fs, chain) : null;
  replay?.begin(place !== null, base);
  const newest = chain.links.at(-1);
  const found = newest?.found;
  const survey = place ? surveyFrom(chain, place) : surveyFromStart(chain);
  const lost = place === null ? lostBase(chain, base) : null;
  if (lost !== null) survey.damage.push(lost);
  let lineOfKnown: ScannedRecord | null = null;
  for await (const items of readBatches(fs, chain, place ?? 0)) {
    for (const item of items) {
      if (item.kind === 'damage') survey.damage.push(plain(item));
      if (item.kind === 'torn') survey.torn = { segment: item.segment, offset: item.offset, bytes: item.bytes };
      if (item.kind !== 'record') continue;
      const { record } = item;
      if (record.passes === true && replay?.pass !== undefined) replay.pass(record.seq);
      else replay?.event(eventOf(record));
      if (record.seq === known?.seq) lineOfKnown = item;
      survey.last = record;
      survey.lastSeq = record.seq;
      if (item.segment !== newest?.segment) continue;
      survey.validEnd = item.end;
      survey.lastCrc = record.crc;
      if (item.proven) survey.provenEnd = item.end;
    }
  }
  survey.lastSeq = Math.max(survey.lastSeq, (found?.header.first_seq ?? 1) - 1);
  const isOfThis = known !== null && (chain.journal ?? known.journal) === known.journal;
  if (isOfThis && place === null) survey.damage.push(...aheadOf(survey, newest?.segment ?? 1, known, lineOfKnown));
  return survey;
}

function surveyFromStart(chain: Chain): Survey {
  const found = chain.links.at(-1)?.found;
  return {
    last: null,
    lastSeq: 0,
    provenEnd: 0,
    validEnd: found?.end ?? 0,
    lastCrc: found?.crc ?? NO_CRC,
    damage: [],
    torn: null,
    unreadThrough: 0,
  };
}

function surveyFrom(chain: Chain, { index, record, end }: KnownPlace): Survey {
  const isNewest = index === chain.links.length - 1;
  return {
    ...surveyFromStart(chain),
    last: record,
    lastSeq: record.seq,
    // A known place was durable when it was written down.
    ...(isNewest && { provenEnd: end, validEnd: end, lastCrc: record.crc }),
    unreadThrough: chain.links[index]?.segment ?? 0,
  };
}

/**
 * Damage that a known place shows when it is not in the journal: the journal was cut back, or
 * holds another history. A place inside a damaged range says nothing new.
 */
function aheadOf(survey: Survey, segment: number, known: JournalCursor, line: ScannedRecord | null): JournalDamage[] {
  if (line !== null) {
    if (line.record.crc === known.crc) return [];
    const reason = `A checkpoint knows another event at seq ${known.seq}.`;
    return [{ segment: line.segment, offset: line.offset, firstSeq: null, lastSeq: null, reason }];
  }
  if (known.seq <= survey.lastSeq) return [];
  const reason = `A checkpoint knows events up to seq ${known.seq}: the journal was cut back.`;
  const offset = survey.torn?.offset ?? survey.validEnd;
  return [{ segment, offset, firstSeq: survey.lastSeq + 1, lastSeq: known.seq, reason }];
}

function plain({ segment, offset, firstSeq, lastSeq, reason }: JournalDamage): JournalDamage {
  return { segment, offset, firstSeq, lastSeq, reason };
}
