import { expect } from 'chai';
import { firstValueFrom, filter } from 'rxjs';
import type { Downloader, DownloadTask, TaskOutcome, TaskReporter } from '../../../src/download/types.ts';
import { Effects } from '../../../src/engine/work/effects.ts';
import { Ledger } from '../../../src/manager/ledger.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { silentLogger } from '../../../src/ports/logger.ts';
import { initialModels } from '../../../src/projections/folds/models.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';
import { MODEL, REF, stateOf } from '../../support/specification.ts';
import * as facts from '../../support/facts.ts';

interface Run {
  task: DownloadTask;
  reporter: TaskReporter;
  signal: AbortSignal;
  end(outcome: TaskOutcome): void;
}

/** A downloader whose runs end when the test or their signal says so. */
class ScriptedDownloader implements Downloader {
  runs: Run[] = [];
  discarded: string[] = [];
  /** Why nothing can be deleted now. */
  stuck: Error | null = null;
  /** One that lingers ends when the test says so, whatever its signal says. */
  lingers = false;

  run(task: DownloadTask, reporter: TaskReporter, signal: AbortSignal): Promise<TaskOutcome> {
    return new Promise(resolve => {
      this.runs.push({ task, reporter, signal, end: resolve });
      signal.addEventListener('abort', () => this.lingers || resolve({ kind: 'stopped' }));
    });
  }

  discard(modelId: string, version: string): Promise<number> {
    this.discarded.push(`${modelId}@${version}`);
    return this.stuck ? Promise.reject(this.stuck) : Promise.resolve(7);
  }

  limitsChanged(): void {
    throw new Error('not expected');
  }

  networkHint(): void {
    throw new Error('not expected');
  }
}

function setUp(state = initialModels(), registryWritten = () => Promise.resolve(), clock: Clock = systemClock) {
  const journal = new MemoryJournal();
  const ledger = new Ledger(journal, state);
  const downloader = new ScriptedDownloader();
  const removed: string[] = [];
  const effects = new Effects({
    ledger,
    downloader,
    removeInstalled: ({ modelId, version }) => {
      removed.push(`${modelId}@${version}`);
      return Promise.resolve(100);
    },
    registryWritten,
    onProgress: () => undefined,
    mayRun: () => true,
    clock,
    logger: silentLogger,
  });
  const durable = (type: string) => firstValueFrom(ledger.events$.pipe(filter(event => event.type === type)));
  return { journal, ledger, downloader, effects, removed, durable };
}

const install = { ...MODEL, type: 'Install', newTaskId: 't1', kind: 'install', totalBytes: 100 } as const;

describe('Effects', () => {
  it('runs a requested download once, however many events it brings', async () => {
    const { ledger, downloader } = setUp();
    await ledger.execute(install);
    await downloader.runs[0]?.reporter.record(facts.started as never);
    await downloader.runs[0]?.reporter.record(facts.half as never);
    expect(downloader.runs.map(run => run.task.taskId)).to.deep.equal(['t1']);
    expect(ledger.state.models.get(REF)?.status).to.equal('downloading');
  });

  for (const [what, wakes] of [
    ['the host says it woke up', (effects: Effects) => effects.wake()],
    ['a minute passes awake', (_: Effects, clock: ReturnType<typeof manualClock>) => clock.advance(60_000)],
  ] as const) {
    it(`stops for a sleep at a checkpoint, begins nothing meanwhile, and goes on when ${what}`, async () => {
      const clock = manualClock();
      const { ledger, downloader, effects } = setUp(undefined, undefined, clock);
      await ledger.execute(install);
      await effects.suspend();
      expect(downloader.runs[0]?.signal.reason).to.equal('suspend');
      await ledger.execute({ ...install, version: '2.0.0', newTaskId: 't2' });
      expect(downloader.runs).to.have.length(1);
      wakes(effects, clock);
      expect(downloader.runs.map(({ task }) => task.taskId)).to.deep.equal(['t1', 't1', 't2']);
    });
  }

  it('goes on, after a start, with what was running or waiting, from its checkpoint', () => {
    const { downloader, effects } = setUp(stateOf([facts.requested, facts.started, facts.half, facts.pausedByNetwork]));
    effects.convergeAll();
    expect(downloader.runs[0]?.task.files.get('model.bin')?.ranges).to.deep.equal([[0, 50]]);
  });

  for (const [what, events] of Object.entries({
    'the user paused': [facts.requested, facts.started, facts.half, facts.pausedByUser],
    'failed for good': [facts.requested, facts.started, facts.failed],
    'is ready': [facts.requested, facts.started, facts.complete, facts.installed],
  })) {
    it(`leaves alone, after a start, what ${what}`, () => {
      const { downloader, effects } = setUp(stateOf(events));
      effects.convergeAll();
      expect(downloader.runs).to.deep.equal([]);
    });
  }

  it('discards after a start what was cancelled before the crash', async () => {
    const { downloader, effects, durable, ledger } = setUp(
      stateOf([facts.requested, facts.started, facts.half, facts.cancelled]),
    );
    const done = durable('PartialDiscarded');
    effects.convergeAll();
    expect((await done).data).to.deep.equal({ task_id: 't1', bytes: 7 });
    expect(downloader.discarded).to.deep.equal([REF]);
    expect(ledger.state.models.size).to.equal(0);
  });

  it('says why a partial stays, and tries again after 1, 2, 4, … s, or when it is asked', async () => {
    const clock = manualClock();
    const cancelled = stateOf([facts.requested, facts.started, facts.half, facts.cancelled]);
    const { downloader, effects, ledger } = setUp(cancelled, undefined, clock);
    downloader.stuck = new ModelError('FILE_BUSY', 'held');
    const tried = async () => {
      const failed = await effects.discarded(REF).catch((error: unknown) => error);
      expect(failed).to.equal(downloader.stuck);
    };
    effects.converge(REF);
    await tried();
    for (const waitMs of [1_000, 2_000, 4_000]) {
      const before = downloader.discarded.length;
      clock.advance(waitMs - 1);
      expect(downloader.discarded.length).to.equal(before);
      clock.advance(1);
      expect(downloader.discarded.length).to.equal(before + 1);
      await tried();
    }
    expect(effects.failureOf(REF)).to.equal(downloader.stuck);
    downloader.stuck = null;
    effects.converge(REF);
    await effects.discarded(REF);
    expect(effects.failureOf(REF)).to.equal(null);
    expect(ledger.state.models.size).to.equal(0);
    clock.advance(60_000);
    expect(downloader.discarded.length).to.equal(5);
  });

  it('lets nobody wait for a discard when it stops', async () => {
    const { downloader, effects } = setUp(stateOf([facts.requested, facts.started, facts.half, facts.cancelled]));
    downloader.stuck = new ModelError('FILE_BUSY', 'held');
    effects.converge(REF);
    const waiting = effects.discarded(REF).catch((error: unknown) => error);
    await effects.stop();
    expect(await waiting).to.equal(downloader.stuck);
    await effects.discarded(REF);
  });

  it('stops a run that the user pauses, and starts it again on resume', async () => {
    const { ledger, downloader } = setUp();
    await ledger.execute(install);
    await ledger.execute({ ...MODEL, type: 'Pause' });
    expect(downloader.runs[0]?.signal.reason).to.equal('pause');
    await ledger.execute({ ...MODEL, type: 'Resume' });
    await new Promise(setImmediate);
    expect(downloader.runs.length).to.equal(2);
    expect(downloader.runs[1]?.signal.aborted).to.equal(false);
  });

  it('waits for a cancelled run before it discards, and before a new task begins', async () => {
    const { ledger, downloader, durable } = setUp();
    await ledger.execute(install);
    const done = durable('PartialDiscarded');
    await ledger.execute({ ...MODEL, type: 'Cancel' });
    expect(downloader.runs[0]?.signal.aborted).to.equal(true);
    await done;
    await ledger.execute({ ...install, newTaskId: 't2' });
    await new Promise(setImmediate);
    expect(downloader.runs.map(run => run.task.taskId)).to.deep.equal(['t1', 't2']);
  });

  it('removes after RemovalRequested, also when the crash came in between', async () => {
    const { effects, removed, durable, ledger } = setUp(
      stateOf([facts.requested, facts.started, facts.installed, facts.removalRequested]),
    );
    const done = durable('ModelRemoved');
    effects.convergeAll();
    await done;
    expect(removed).to.deep.equal([REF]);
    expect(ledger.state.models.size).to.equal(0);
  });

  it('touches no file of a removal before registry.json says so', async () => {
    let say = () => undefined as void;
    const said = new Promise<void>(resolve => (say = resolve));
    const state = stateOf([facts.requested, facts.started, facts.installed, facts.removalRequested]);
    const { effects, downloader, removed, durable } = setUp(state, () => said);
    const done = durable('ModelRemoved');
    effects.convergeAll();
    await new Promise(setImmediate);
    expect([...downloader.discarded, ...removed]).to.deep.equal([]);
    say();
    await done;
    expect(removed).to.deep.equal([REF]);
  });

  it('removes only when the run beside it has ended', async () => {
    const state = stateOf([facts.requested, facts.started, facts.installed, facts.damaged]);
    const { ledger, downloader, removed, durable } = setUp(state);
    downloader.lingers = true;
    await ledger.execute({ ...MODEL, type: 'Repair', newTaskId: 't2' });
    const done = durable('ModelRemoved');
    await ledger.execute({ ...MODEL, type: 'Remove', leases: 0 });
    await new Promise(setImmediate);
    expect(downloader.runs[0]?.signal.reason).to.equal('cancel');
    expect([...downloader.discarded, ...removed]).to.deep.equal([]);
    downloader.runs[0]?.end({ kind: 'stopped' });
    await done;
    expect(removed).to.deep.equal([REF]);
    expect(downloader.runs).to.have.length(1);
  });

  it('lets every run end at a stop and starts nothing afterwards', async () => {
    const { ledger, downloader, effects } = setUp();
    await ledger.execute(install);
    await effects.stop();
    expect(downloader.runs[0]?.signal.reason).to.equal('shutdown');
    effects.convergeAll();
    expect(downloader.runs.length).to.equal(1);
  });
});
