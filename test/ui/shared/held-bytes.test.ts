import { expect } from 'chai';
import type { ModelStatus, ProgressSample, TaskView } from '../../../src/api/contract.ts';
import { makeByteMemory } from '../../../src/ui/shared/view-model/held-bytes.ts';
import { sample, task, view } from '../../browser/ui-scenario.ts';
import { rowsOf } from '../support.ts';

const MB = 1_000_000;

describe('the bytes of a row', () => {
  /** What a row shows of each state and measurement in turn, in MB. */
  function shown(
    steps: [status: ModelStatus, checkpoint: number, measured?: number | undefined, more?: Partial<TaskView>][],
  ) {
    const remember = makeByteMemory();
    return steps.map(([status, checkpoint, measured, more]) => {
      const part = task({ receivedBytes: checkpoint * MB, totalBytes: 70 * MB, ...more });
      const samples: ProgressSample[] =
        measured === undefined ? [] : [sample('a', '1.0.0', { receivedBytes: measured * MB, totalBytes: 70 * MB })];
      return (remember(rowsOf([view('a', '1.0.0', status, { task: part })], samples, []))[0]?.receivedBytes ?? 0) / MB;
    });
  }
  const byUser = { pauseReason: 'user' } as const;

  it('never run backwards on Pause, where the last checkpoint is older than the measurement', () => {
    expect(
      shown([
        ['downloading', 8.7, 12.9],
        ['paused', 8.7, undefined, byUser],
        ['paused', 13.2, undefined, byUser],
        ['queued', 13.2],
        ['downloading', 13.2],
        ['downloading', 13.2, 13.4],
      ]),
    ).to.deep.equal([12.9, 12.9, 13.2, 13.2, 13.2, 13.4]);
  });

  it('stay when the engine goes away and comes back', () => {
    expect(
      shown([
        ['downloading', 8.7, 12.9],
        ['downloading', 8.7],
        ['downloading', 8.7, 13],
      ]),
    ).to.deep.equal([12.9, 12.9, 13]);
  });

  it('are those of a newer measurement, also when it has fewer: rejected bytes come again', () => {
    expect(
      shown([
        ['downloading', 8, 40],
        ['downloading', 8, 12],
        ['paused', 8, undefined, byUser],
      ]),
    ).to.deep.equal([40, 12, 12]);
  });

  it('begin anew with another task', () => {
    expect(
      shown([
        ['downloading', 8, 40],
        ['queued', 0, undefined, { taskId: 't2' }],
      ]),
    ).to.deep.equal([40, 0]);
  });
});
