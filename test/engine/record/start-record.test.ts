import { expect } from 'chai';
import { StartRecord } from '../../../src/engine/record/start-record.ts';
import type { NewEvent } from '../../../src/events/vocabulary.ts';
import { Ledger } from '../../../src/manager/ledger.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { silentLogger } from '../../../src/ports/logger.ts';
import { initialModels } from '../../../src/projections/folds/models.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';
import * as facts from '../../support/facts.ts';
import { fact, REF } from '../../support/specification.ts';

const STARTED = fact(
  'EngineStarted',
  { pid: 1, version: '0', node: '20', platform: 'linux', host: 'cli', boot_id: 'boot-9' },
  null,
);

describe('the record of a start', () => {
  const full = () => new ModelError('DISK_FULL', 'no room', { retryable: true });
  const turn = () => new Promise(resolve => setImmediate(resolve));

  async function setUp(failure: ModelError) {
    const journal = new MemoryJournal({ automatic: false });
    const ledger = new Ledger(journal, initialModels());
    const clock = manualClock();
    const record = new StartRecord({ ledger, clock, logger: silentLogger });
    const recorded = record.record([STARTED]);
    journal.fail(failure);
    const outcome = await recorded.then(
      () => 'started',
      (error: ModelError) => error.code,
    );
    const types = () => journal.history.map(({ type }) => type);
    const append = async (event: NewEvent) => {
      const appended = ledger.append([event]);
      journal.sync();
      await appended;
    };
    return { journal, ledger, clock, record, outcome, types, append };
  }

  it('follows the first event that finds room on a disk that was full', async () => {
    const { journal, ledger, outcome, types, append } = await setUp(full());
    expect(outcome).to.equal('started');
    await append(facts.requested);
    journal.sync();
    await turn();
    expect(types()).to.deep.equal(['DownloadRequested', 'EngineStarted']);
    for (const event of [facts.started, facts.half]) await append(event);
    expect(ledger.state.models.get(REF)?.task?.bootId, 'checkpoints carry the boot of this run').to.equal('boot-9');
    expect(
      types().filter(type => type === 'EngineStarted'),
      'once',
    ).to.have.length(1);
  });

  it('is tried again after a while, and again', async () => {
    const { journal, clock, types } = await setUp(full());
    clock.advance(5_000);
    journal.fail(full());
    await turn();
    expect(types()).to.deep.equal([]);
    clock.advance(5_000);
    journal.sync();
    await turn();
    expect(types()).to.deep.equal(['EngineStarted']);
    clock.advance(60_000);
    journal.sync();
    expect(types()).to.deep.equal(['EngineStarted']);
  });

  it('is given up when the engine closes', async () => {
    const { journal, clock, record, types, append } = await setUp(full());
    record.close();
    clock.advance(60_000);
    await append(facts.requested);
    journal.sync();
    expect(types()).to.deep.equal(['DownloadRequested']);
  });

  it('is left to the next opening by a journal that has to be opened anew', async () => {
    const { journal, clock, outcome, types } = await setUp(new ModelError('JOURNAL_UNWRITABLE', 'EIO'));
    expect(outcome).to.equal('started');
    clock.advance(60_000);
    journal.sync();
    expect(types()).to.deep.equal([]);
  });

  it('stops the start when another engine has the journal', async () => {
    const fenced = new ModelError('JOURNAL_UNWRITABLE', 'another one', { details: { fenced: true } });
    expect((await setUp(fenced)).outcome).to.equal('JOURNAL_UNWRITABLE');
  });
});
