import type { EventDataByType, EventType } from '../../events/vocabulary.ts';
import type { TaskTally as Tally } from '../../api/contract.ts';
import type { ErrorValue } from '../../model/errors.ts';

export type Tellers = { [T in EventType]: (data: EventDataByType[T]) => string };

/** Where a version stands: what follows its name, without a full stop. */
export interface StandingWords {
  ready: (path: string | null) => string;
  removalFailed: (error: ErrorValue) => string;
  queued: string;
  lookAtList: string;
  retries: (at: string, error: ErrorValue | null) => string;
  downloading: (received: number, total: number | null) => string;
  verifying: string;
  byUser: string;
  modelsDisk: (error: ErrorValue | null) => string;
  connectDisk: string;
  disk: (error: ErrorValue | null) => string;
  room: (needed: number | null) => string;
  program: (error: ErrorValue | null) => string;
  asleep: string;
  network: (error: ErrorValue | null) => string;
  failed: (error: ErrorValue | null) => string;
  damaged: (files: readonly string[]) => string;
  missing: string;
  removing: string;
  onDisk: (found: string) => string;
  absent: string;
  requestFailed: (error: ErrorValue) => string;
  run: (command: string) => string;
  then: string;
}

/** Lines that came again and again. `waitedMs`: from each pause to its end. */
export interface Repeats {
  cycle: number;
  repeats: number;
  waitedMs: number;
  until: string;
}

/** Everything that `journal explain` says, in one language. */
export interface ExplainWords {
  events: Tellers;
  unknown: (type: string, data: object) => string;
  standing: StandingWords;
  again: (of: Repeats) => string;
  tally: (of: Tally) => string;
  earlier: (events: number, counts: readonly [type: string, count: number][]) => string;
  began: (seq: number, time: string, text: string) => string;
  now: (name: string, text: string) => string;
  todo: (text: string) => string;
  nothingLed: string;
  causeGone: (seq: number) => string;
  ledToNothing: string;
  ledTo: string;
}
