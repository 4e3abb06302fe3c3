import { availableParallelism } from 'node:os';
import { needsSignals } from '../support/signals.ts';
import { beside } from './beside.ts';
import { KINDS } from './kinds.ts';
import type { KindName } from './kinds.ts';
import { ENDINGS, areMeeting, meet, words } from './meeting.ts';
import type { Meeting } from './meeting.ts';

/** Longer than anybody may be silent. */
const HOLD_MS = 7_000;
const NAMES = Object.keys(KINDS) as KindName[];
const ALL = NAMES.flatMap(first =>
  NAMES.flatMap(second => ENDINGS.map((ending): Meeting => ({ first, second, ending })).filter(areMeeting)),
);

describe(`all pairs of processes that meet: ${ALL.length}`, () => {
  let outcome: (meeting: Meeting) => Promise<void>;

  before(function () {
    needsSignals(this);
    outcome = beside(ALL, meeting => meet(meeting, HOLD_MS), 2 * availableParallelism());
  });

  for (const meeting of ALL) it(words(meeting), () => outcome(meeting));
});
