/**
 * Writes a new golden journal with the types and versions that no golden journal holds yet. Run it
 * once, after adding a type or a version: `node --import tsx test/events/write-golden.ts`. It
 * never touches an existing golden journal.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openJournal } from '../../src/events/write/open.ts';
import { EVENT_TYPES } from '../../src/events/vocabulary.ts';
import type { EventType, NewEvent } from '../../src/events/vocabulary.ts';
import { nodeFileSystem } from '../../src/ports/file-system.ts';
import { GOLDEN_DATA } from './golden-events.ts';
import { GOLDEN, goldenJournals, missingVersions } from './golden-journals.ts';
import { steppingClock } from './helpers.ts';

/** Facts of the engine have no subject. */
const WITHOUT_SUBJECT = /^(Engine|Journal|Registry|Catalog|Settings|Orphan)/;

function goldenEvent(type: EventType): NewEvent {
  const subject = WITHOUT_SUBJECT.test(type) ? null : 'm@2.0.0-rc.1';
  return { type, subject, data: GOLDEN_DATA[type] } as NewEvent;
}

const missing = missingVersions().map(each => each.split(' ')[0]);
const types = EVENT_TYPES.filter(type => missing.includes(type));
if (types.length > 0) {
  const dir = join(GOLDEN, `journal-events-${goldenJournals().length}`);
  const clock = steppingClock();
  const { journal } = await openJournal({
    dir,
    fs: nodeFileSystem,
    clock,
    run: 'run-1',
    owner: 'golden',
    reserveBytes: 0,
  });
  for (const type of types) await journal.append([goldenEvent(type)]).durable;
  await journal.close();
  await rm(join(dir, 'reserve'));
}
console.log(`${types.length} types written.`);
