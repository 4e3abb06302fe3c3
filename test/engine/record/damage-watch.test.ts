import { expect } from 'chai';
import { DamageWatch } from '../../../src/engine/record/damage-watch.ts';
import { Ledger } from '../../../src/manager/ledger.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { silentLogger } from '../../../src/ports/logger.ts';
import { initialModels } from '../../../src/projections/folds/models.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';

const RANGE = { segment: 2, offset: 40, firstSeq: 7, lastSeq: 9, reason: 'A line does not prove itself.' };

describe('the watch for damage', () => {
  const turn = () => new Promise(resolve => setImmediate(resolve));

  function setUp() {
    const journal = new MemoryJournal({ automatic: false });
    const seen = { shown: 0 };
    const ledger = new Ledger(journal, initialModels());
    const watch = new DamageWatch({ ledger, logger: silentLogger, onDamage: () => (seen.shown += 1) });
    const offsets = () => journal.history.map(({ data }) => (data as { offset: number }).offset);
    return { journal, watch, seen, offsets };
  }

  it('records a range once, however often and by whomever it is met, and shows it each time', async () => {
    const { journal, watch, seen, offsets } = setUp();
    watch.found(RANGE);
    watch.found({ ...RANGE, reason: 'in other words' });
    watch.found({ ...RANGE, offset: 99 });
    journal.sync();
    await turn();
    watch.found(RANGE);
    journal.sync();
    await turn();
    expect(offsets()).to.deep.equal([40, 99]);
    expect(seen.shown).to.equal(4);
  });

  it('records it when it is met again after the journal refused it', async () => {
    const { journal, watch, offsets } = setUp();
    watch.found(RANGE);
    journal.fail(new ModelError('DISK_FULL', 'no room', { retryable: true }));
    await turn();
    watch.found(RANGE);
    journal.sync();
    await turn();
    expect(offsets()).to.deep.equal([40]);
  });
});
