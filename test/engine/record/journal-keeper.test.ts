import { expect } from 'chai';
import type { EngineInfo } from '../../../src/engine/ownership/engine-file.ts';
import { JournalKeeper } from '../../../src/engine/record/journal-keeper.ts';
import { Ledger } from '../../../src/manager/ledger.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { silentLogger } from '../../../src/ports/logger.ts';
import { initialModels } from '../../../src/projections/folds/models.ts';
import { EMPTY } from 'rxjs';
import { manualClock } from '../../support/manual-clock.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';

const STOPPED = { type: 'EngineStopped', subject: null, data: { reason: 'test' } } as const;
const RECOVERY = {
  unclean: true,
  previousRun: null,
  lastSeq: 0,
  torn: null,
  damage: [],
  unreadThrough: 0,
  outline: null,
  readOnly: null,
};

describe('the journal keeper', () => {
  function setUp(openings: (MemoryJournal | ModelError)[], other: EngineInfo | null = null) {
    const journal = new MemoryJournal({ automatic: false });
    const ledger = new Ledger(journal, initialModels());
    const clock = manualClock();
    const seen = { opened: 0, reopened: 0, fenced: 0 };
    const keeper = new JournalKeeper({
      ledger,
      clock,
      logger: silentLogger,
      open: () => {
        seen.opened++;
        const next = openings.shift();
        return next instanceof MemoryJournal
          ? Promise.resolve({
              journal: next,
              recovery: RECOVERY,
              state: initialModels(),
              checkpointSeq: 0,
              damage$: EMPTY,
            })
          : Promise.reject(next ?? new Error('no more openings'));
      },
      startedEvent: () => STOPPED,
      onOpened: () => undefined,
      onReopened: () => seen.reopened++,
      onFenced: () => seen.fenced++,
      otherOwner: () => Promise.resolve(other),
      damaged: false,
      readOnly: null,
    });
    const fail = async (error: ModelError) => {
      const appended = ledger.append([STOPPED]).catch(() => undefined);
      journal.fail(error);
      await appended;
    };
    return { ledger, clock, keeper, seen, fail };
  }

  const failedSync = () => new ModelError('JOURNAL_UNWRITABLE', 'EIO', { retryable: true });
  const fenced = () => new ModelError('JOURNAL_UNWRITABLE', 'another one', { details: { fenced: true } });
  const turn = () => new Promise(resolve => setImmediate(resolve));

  it('opens the journal anew after a failed sync', async () => {
    const next = new MemoryJournal();
    const { ledger, clock, keeper, seen, fail } = setUp([next]);
    await fail(failedSync());
    expect(keeper.health$.value.ok).to.equal(false);
    clock.advance(1_000);
    await turn();
    expect(seen).to.deep.equal({ opened: 1, reopened: 1, fenced: 0 });
    expect(ledger.journal).to.equal(next);
    expect(keeper.health$.value.ok).to.equal(true);
  });

  it('never opens a fenced journal anew', async () => {
    const { clock, keeper, seen, fail } = setUp([new MemoryJournal()]);
    await fail(fenced());
    clock.advance(60_000);
    await turn();
    expect(seen).to.deep.equal({ opened: 0, reopened: 0, fenced: 1 });
    expect(keeper.health$.value).to.deep.include({ ok: false, error: fenced().toJSON() });
  });

  it('gives up when the opening finds another writer', async () => {
    const { clock, keeper, seen, fail } = setUp([fenced(), new MemoryJournal()]);
    await fail(failedSync());
    for (let i = 0; i < 3; i++) {
      clock.advance(30_000);
      await turn();
    }
    expect(seen).to.deep.equal({ opened: 1, reopened: 0, fenced: 1 });
    expect(keeper.health$.value.error?.message).to.equal('another one');
  });

  const OTHER: EngineInfo = {
    ...{ pid: 4711, process_started: null, boot_id: 'b', port: 1, token: 't', run: 'other' },
    ...{ started_at: '2026-01-01T00:00:00.000Z', host: 'app', version: '1' },
  };
  const NAMED =
    'Expected to own the data directory, got process 4711 (app) as its owner since 2026-01-01T00:00:00.000Z.';

  it('says who writes a fenced journal where engine.json names it', async () => {
    const { keeper, fail } = setUp([], OTHER);
    await fail(fenced());
    await turn();
    const details = { fenced: true, pid: 4711, host: 'app', started_at: OTHER.started_at };
    expect(keeper.health$.value.error).to.deep.include({ code: 'JOURNAL_UNWRITABLE', message: NAMED, details });
  });

  it('ends once when the directory has another owner, before the journal says so', async () => {
    const { keeper, seen, fail } = setUp([], OTHER);
    keeper.takenOver(OTHER);
    await fail(fenced());
    await turn();
    expect(seen.fenced).to.equal(1);
    expect(keeper.health$.value.error?.message).to.equal(NAMED);
  });

  it('opens nothing after it was closed', async () => {
    const { clock, keeper, seen, fail } = setUp([new MemoryJournal()]);
    await fail(failedSync());
    keeper.close();
    clock.advance(60_000);
    await turn();
    expect(seen).to.deep.equal({ opened: 0, reopened: 0, fenced: 0 });
  });
});
