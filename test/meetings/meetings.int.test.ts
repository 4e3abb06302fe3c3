import { needsSignals } from '../support/signals.ts';
import { HALF, beside } from './beside.ts';
import { meet, words } from './meeting.ts';
import type { Meeting } from './meeting.ts';

/** Each kind once as the first and once as the second, each ending twice. The whole matrix is in meetings.long.test.ts. */
const FEW: Meeting[] = [
  { first: 'install', second: 'update', ending: 'ended' },
  { first: 'update', second: 'follow', ending: 'killed' },
  { first: 'app', second: 'install', ending: 'suspended' },
  { first: 'path --task', second: 'program', ending: 'killed' },
  { first: 'follow', second: 'path --task', ending: 'suspended' },
  { first: 'program', second: 'app', ending: 'ended' },
];
const HOLD_MS = 500;

describe('two processes that meet', function () {
  this.timeout(90_000);
  let outcome: (meeting: Meeting) => Promise<void>;

  before(function () {
    needsSignals(this);
    outcome = beside(FEW, meeting => meet(meeting, HOLD_MS), HALF);
  });

  for (const meeting of FEW) it(words(meeting), () => outcome(meeting));
});
