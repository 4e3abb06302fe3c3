import { expect } from 'chai';
import { silentLogger } from '../../../src/ports/logger.ts';
import { ModelError } from '../../../src/model/errors.ts';
import type { UnavailableReport } from '../../../src/scheduler/types.ts';
import type { ReportEvent } from '../../../src/scheduler/client/outcomes.ts';
import { createUnavailableReporter } from '../../../src/scheduler/client/reporter.ts';
import { validate } from '../../../src/schemas/validate.ts';
import { manualClock } from '../manual-clock.ts';

const task = (taskId: string) => ({ taskId, modelId: 'm', version: '1.0.0', reason: 'not installed' });
const down = () => Promise.reject(new ModelError('SCHEDULER_UNREACHABLE', 'down', { retryable: true }));

function setUp(send: (report: UnavailableReport, signal?: AbortSignal) => Promise<void>, maxPending?: number) {
  const clock = manualClock();
  const recorded: ReportEvent[] = [];
  const sent: UnavailableReport[] = [];
  const reporter = createUnavailableReporter({
    client: {
      nodeId: () => 'node-1',
      report: (report, signal) => {
        sent.push(report);
        return send(report, signal);
      },
    },
    record: event => {
      recorded.push(event);
      return Promise.resolve();
    },
    clock,
    random: () => 1,
    ...(maxPending !== undefined && { maxPending }),
  });
  return { clock, recorded, sent, reporter };
}

describe('unavailable reporter', () => {
  it('sends before it returns, and records the latency', async () => {
    const { clock, recorded, sent, reporter } = setUp(async () => clock.advance(7));
    void reporter.report(task('t'));
    expect(sent).to.have.length(1);
    expect(validate('report', sent[0]).ok).to.equal(true);
    await reporter.idle();
    expect(recorded).to.deep.equal([
      {
        type: 'ModelUnavailableReported',
        subject: 'm@1.0.0',
        data: { tasks: [{ dispatch_task_id: 't', reason: 'not installed', latency_ms: 7 }] },
      },
    ]);
  });

  it('names the model alone when the task takes any version', async () => {
    const { recorded, reporter } = setUp(() => Promise.resolve());
    void reporter.report({ ...task('t'), version: null });
    await reporter.idle();
    expect(recorded[0]?.subject).to.equal('m');
  });

  it('tries again after 100 ms, 200 ms, … until it succeeds', async () => {
    let failures = 3;
    const { clock, recorded, sent, reporter } = setUp(() => (failures-- > 0 ? down() : Promise.resolve()));
    void reporter.report(task('t'));
    await clock.advance(699);
    expect(sent).to.have.length(3);
    await clock.advance(1);
    expect(sent).to.have.length(4);
    expect(recorded.map(event => event.type)).to.deep.equal(['ModelUnavailableReported']);
  });

  it('gives up within the time that the task can matter', async () => {
    const { clock, recorded, sent, reporter } = setUp(down);
    void reporter.report(task('t'));
    await clock.advance(50_000);
    expect(recorded).to.deep.equal([]);
    await clock.advance(10_000);
    expect(recorded).to.have.length(1);
    expect(recorded[0]).to.deep.include({ type: 'UnavailableReportFailed' });
    const attempts = sent.length;
    await clock.advance(600_000);
    expect(sent.length).to.equal(attempts);
  });

  it('does not try again what the server refuses', async () => {
    const { recorded, sent, reporter } = setUp(() => Promise.reject(new ModelError('SERVER_REJECTED', 'no')));
    void reporter.report(task('t'));
    await reporter.idle();
    expect(sent).to.have.length(1);
    expect(recorded[0]?.data.tasks[0]).to.deep.include({
      error: { code: 'SERVER_REJECTED', message: 'no', retryable: false },
    });
  });

  it('sends a task once while it is on its way', async () => {
    const { sent, reporter } = setUp(() => Promise.resolve());
    void reporter.report(task('t'));
    void reporter.report(task('t'));
    await reporter.idle();
    expect(sent).to.have.length(1);
  });

  it('keeps a bounded number on their way: the oldest is given up', async () => {
    const { clock, recorded, reporter } = setUp(down, 2);
    for (const id of ['t1', 't2', 't3']) void reporter.report(task(id));
    await clock.advance(0);
    expect(recorded.map(event => event.data.tasks[0]?.dispatch_task_id)).to.deep.equal(['t1']);
    expect(recorded[0]?.type).to.equal('UnavailableReportFailed');
    await reporter.close();
  });

  it('on close gives up what waits, records it, and takes nothing more', async () => {
    const { clock, recorded, sent, reporter } = setUp(down);
    void reporter.report(task('t1'));
    await clock.advance(0);
    await reporter.close();
    expect(recorded.map(event => event.type)).to.deep.equal(['UnavailableReportFailed']);
    void reporter.report(task('t2'));
    expect(sent).to.have.length(1);
  });

  it('on close waits for the given time, and tells who waits that it stopped', async () => {
    const { clock, recorded, reporter } = setUp(down);
    const ended = reporter.report(task('t'));
    expect(reporter.report(task('t')), 'the same report').to.equal(ended);
    const closed = reporter.close(1_500);
    await clock.advance(1_499);
    expect(recorded).to.deep.equal([]);
    await clock.advance(1);
    await closed;
    expect(recorded.map(event => event.type)).to.deep.equal(['UnavailableReportFailed']);
    expect(await ended).to.deep.include({ stopped: true });
    expect(await reporter.report(task('t2'))).to.deep.include({ stopped: true });
  });

  it('on close waits no longer than a report takes', async () => {
    let accept = () => undefined as void;
    const { recorded, reporter } = setUp(() => new Promise<void>(resolve => (accept = resolve)));
    const ended = reporter.report(task('t'));
    const closed = reporter.close(1_500);
    accept();
    await closed;
    expect(await ended).to.deep.equal({ error: null, stopped: false });
    expect(recorded.map(event => event.type)).to.deep.equal(['ModelUnavailableReported']);
  });

  describe('records what ends within a second together', () => {
    const idsOf = (recorded: readonly ReportEvent[]) =>
      recorded.map(({ subject, data: { tasks } }) => [
        subject,
        ...tasks.map(({ dispatch_task_id }) => dispatch_task_id),
      ]);

    it('the first one at once, the others at the end of the second, each sent at once', async () => {
      const { clock, recorded, sent, reporter } = setUp(() => Promise.resolve());
      void reporter.report(task('t1'));
      await clock.advance(300);
      expect(idsOf(recorded)).to.deep.equal([['m@1.0.0', 't1']]);
      for (const id of ['t2', 't3', 't4']) void reporter.report({ ...task(id), modelId: id === 't3' ? 'other' : 'm' });
      expect(sent).to.have.length(4);
      await clock.advance(699);
      expect(recorded).to.have.length(1);
      await clock.advance(1);
      expect(idsOf(recorded).slice(1)).to.deep.equal([
        ['m@1.0.0', 't2', 't4'],
        ['other@1.0.0', 't3'],
      ]);
      await clock.advance(999);
      void reporter.report(task('t5'));
      await clock.advance(0);
      expect(recorded).to.have.length(3);
      await clock.advance(1);
      expect(recorded).to.have.length(4);
    });

    it('each outcome apart', async () => {
      const answers = [() => Promise.resolve(), () => Promise.reject(new ModelError('SERVER_REJECTED', 'no'))];
      let asked = 0;
      const { clock, recorded, reporter } = setUp(() => (answers[asked++ % 2] ?? down)());
      for (const id of ['t1', 't2', 't3', 't4', 't5']) {
        void reporter.report(task(id));
        await clock.advance(0);
      }
      await clock.advance(1_000);
      expect(recorded.map(({ type, data }) => [type, data.tasks.length])).to.deep.equal([
        ['ModelUnavailableReported', 1],
        ['UnavailableReportFailed', 2],
        ['ModelUnavailableReported', 2],
      ]);
    });

    it('at once when somebody waits for one of them, for all, or for the close', async () => {
      const { clock, recorded, reporter } = setUp(() => Promise.resolve());
      const inTheSecond = async (id: string, isAwaited = false) => {
        void reporter.report(task(id), isAwaited);
        await clock.advance(0);
      };
      await inTheSecond('t1');
      await inTheSecond('t2');
      await inTheSecond('t3', true);
      expect(idsOf(recorded)).to.deep.equal([
        ['m@1.0.0', 't1'],
        ['m@1.0.0', 't2', 't3'],
      ]);
      await inTheSecond('t4');
      await reporter.idle();
      expect(recorded).to.have.length(3);
      await inTheSecond('t5');
      await reporter.close(1_000);
      expect(recorded).to.have.length(4);
    });
  });

  it('survives a journal that does not take the outcome', async () => {
    const clock = manualClock();
    const warned: string[] = [];
    const reporter = createUnavailableReporter({
      client: { nodeId: () => 'n', report: () => Promise.resolve() },
      record: () => Promise.reject(new ModelError('JOURNAL_UNWRITABLE', 'no')),
      clock,
      logger: { ...silentLogger, warn: message => void warned.push(message) },
    });
    void reporter.report(task('t'));
    await reporter.idle();
    expect(warned).to.have.length(1);
  });
});
