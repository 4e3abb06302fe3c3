import { expect } from 'chai';
import { Ledger } from '../../src/manager/ledger.ts';
import { ModelError } from '../../src/model/errors.ts';
import { initialModels } from '../../src/projections/folds/models.ts';
import { MemoryJournal } from '../support/memory-journal.ts';
import { MODEL, REF } from '../support/specification.ts';

const install = (taskId: string, commandId?: string) =>
  ({
    ...MODEL,
    type: 'Install',
    newTaskId: taskId,
    kind: 'install',
    totalBytes: 1,
    ...(commandId && { commandId }),
  }) as const;
const full = () => new ModelError('DISK_FULL', 'no room', { retryable: true });

describe('Ledger', () => {
  it('makes one decision of ten clicks during one sync, and answers each after it is durable', async () => {
    const journal = new MemoryJournal({ automatic: false });
    const ledger = new Ledger(journal, initialModels());
    let answered = 0;
    const clicks = Array.from({ length: 10 }, (_, i) => ledger.execute(install(`t${i}`)).finally(() => answered++));
    await Promise.resolve();
    expect(answered, 'nobody is answered before the sync').to.equal(0);
    expect(ledger.state.models.size, 'nobody sees it before the sync').to.equal(0);
    journal.sync();
    await Promise.all(clicks);
    expect(journal.history.map(e => e.type)).to.deep.equal(['DownloadRequested']);
    expect(ledger.state.models.get(REF)?.task?.taskId).to.equal('t0');
  });

  it('shows each durable event once, after the state that contains it', async () => {
    const ledger = new Ledger(new MemoryJournal(), initialModels());
    const seen: string[] = [];
    ledger.events$.subscribe(event => seen.push(`${event.type}:${ledger.state.models.get(REF)?.status}`));
    await ledger.execute(install('t1'));
    await ledger.execute({ ...MODEL, type: 'Pause' });
    expect(seen).to.deep.equal(['DownloadRequested:queued', 'DownloadPaused:paused']);
  });

  it('forgets what a full disk refused: the next command is decided on what is durable', async () => {
    const journal = new MemoryJournal({ automatic: false });
    const ledger = new Ledger(journal, initialModels());
    const failures: string[] = [];
    ledger.failures$.subscribe(error => failures.push(error.code));
    const first = ledger.execute(install('t1'));
    const second = ledger.execute({ ...MODEL, type: 'Pause' });
    journal.fail(full());
    for (const result of await Promise.allSettled([first, second])) {
      expect(result.status).to.equal('rejected');
      expect((result as PromiseRejectedResult).reason).to.have.property('code', 'DISK_FULL');
    }
    expect(failures).to.deep.equal(['DISK_FULL', 'DISK_FULL']);
    const again = ledger.execute(install('t2'));
    journal.sync();
    await again;
    expect(ledger.state.models.get(REF)?.task?.taskId).to.equal('t2');
    expect(ledger.state.models.get(REF)?.status).to.equal('queued');
  });

  it('does a command once although its outcome was unknown', async () => {
    const journal = new MemoryJournal();
    const ledger = new Ledger(journal, initialModels());
    await ledger.execute(install('t1', 'c1'));
    await ledger.execute({ ...MODEL, type: 'Cancel' });
    await ledger.execute({ ...MODEL, type: 'ReportDiscarded', taskId: 't1', bytes: 0 });
    await ledger.execute(install('t2', 'c1'));
    expect(journal.history.map(e => e.type)).to.deep.equal([
      'DownloadRequested',
      'DownloadCancelled',
      'PartialDiscarded',
    ]);
  });

  it('gives a repeat of what is in doubt the outcome or the error of the first', async () => {
    const journal = new MemoryJournal({ automatic: false });
    const ledger = new Ledger(journal, initialModels());
    const command = install('t1', 'c1');
    const lost = Promise.allSettled([ledger.execute(command), ledger.execute(command)]);
    const error = new ModelError('JOURNAL_UNWRITABLE', 'The sync failed.');
    journal.fail(error);
    const [first, repeat] = await lost;
    expect(first).to.deep.equal({ status: 'rejected', reason: error });
    expect(repeat).to.deep.equal({ status: 'rejected', reason: error });
    const kept = Promise.all([ledger.execute(command), ledger.execute(command)]);
    journal.sync();
    await kept;
    expect(journal.history).to.have.length(1);
    expect(ledger.state.models.size).to.equal(1);
  });

  it('refuses without an event', async () => {
    const journal = new MemoryJournal();
    const ledger = new Ledger(journal, initialModels());
    const outcome = await ledger.execute({ ...MODEL, type: 'Pause' }).catch((error: unknown) => error);
    expect(outcome).to.have.property('code', 'MODEL_NOT_AVAILABLE');
    expect(journal.history).to.deep.equal([]);
  });
});
