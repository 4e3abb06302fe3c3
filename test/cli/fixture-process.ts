/** A real process of the command line over stand-ins: an install that never ends, and a very long journal. */
import { runProcess } from '../../src/cli/process.ts';
import type { JournalItem } from '../../src/events/read/reader.ts';
import { event, view } from './values.ts';
import { World } from './world.ts';

const EVENTS = 40_000;

const world = new World();
// Signs to the test: the command has begun, the engine is being closed.
world.manager.answer['install'] = () => {
  process.stderr.write('begun\n');
  return { modelId: 'ocr-eng', version: '1.0.0', status: 'downloading', taskId: 't1' };
};
world.manager.views.next([view('downloading')]);
world.manager.close = () => {
  process.stderr.write('closing\n');
  return process.env['CLOSE_NEVER'] === '1' ? new Promise(() => undefined) : Promise.resolve();
};

const journal = {
  readJournal: async function* (): AsyncGenerator<JournalItem> {
    await Promise.resolve();
    for (let seq = 1; seq <= EVENTS; seq += 1) {
      yield { event: event(seq, 'EngineStarted'), proven: true, cursor: { journal: 'j', seq, crc: '0' } };
    }
  },
  readModel: () => journal.readJournal(),
  readNewest: () => journal.readJournal(),
  verifyJournal: () => Promise.resolve(world.verdict),
};

// Keeps the event loop alive as a transfer would.
setInterval(() => undefined, 1000);
await runProcess({ ...world.services, journal: () => Promise.resolve(journal) });
