import { expect } from 'chai';
import type { UnavailableReport } from '../../../src/scheduler/types.ts';
import type { Dispatch } from '../../../src/scheduler/server/dispatch.ts';
import { createDispatch } from '../../../src/scheduler/server/dispatch.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-01-01T00:00:00Z');

function create(seed?: Record<string, number>): Dispatch {
  let id = 0;
  return createDispatch({ windowMs: HOUR_MS, newTaskId: () => `t${++id}`, ...(seed && { seed }) });
}

function report(taskId: string, nodeId: string, modelId = 'm'): UnavailableReport {
  return {
    task_id: taskId,
    node_id: nodeId,
    model_id: modelId,
    version: null,
    code: 'MODEL_NOT_AVAILABLE',
    reason: 'not installed',
    at: new Date(NOW).toISOString(),
  };
}

const task = { model_id: 'm', version: null };

describe('dispatch: who gets a task', () => {
  it('a node that has the model, the one with fewest tasks', () => {
    const dispatch = create();
    dispatch.registerNode({ node_id: 'none', url: null, ready: ['m2@1.0.0'] });
    dispatch.registerNode({ node_id: 'a', url: 'http://a', ready: ['m@1.0.0'] });
    dispatch.registerNode({ node_id: 'b', url: null, ready: ['m@2.0.0'] });
    const first = dispatch.submit(task, NOW);
    expect(first).to.deep.include({ task_id: 't1', status: 'assigned', node_id: 'a', node_url: 'http://a' });
    expect(dispatch.submit(task, NOW).node_id).to.equal('b');
    expect(dispatch.submit({ model_id: 'm', version: '2.0.0' }, NOW).node_id).to.equal('b');
  });

  it('is told at each assignment, not for a task that waits', () => {
    const told: [string, string | null][] = [];
    const onAssigned = (given: { task_id: string; node_id: string | null }) =>
      told.push([given.task_id, given.node_id]);
    const dispatch = createDispatch({ windowMs: HOUR_MS, newTaskId: () => 't1', onAssigned });
    dispatch.submit(task, NOW);
    expect(told).to.deep.equal([]);
    dispatch.registerNode({ node_id: 'a', url: null, ready: ['m@1.0.0'] });
    dispatch.registerNode({ node_id: 'b', url: null, ready: ['m@1.0.0'] });
    dispatch.unavailable(report('t1', 'a'), NOW);
    dispatch.unavailable(report('t1', 'b'), NOW);
    expect(told).to.deep.equal([
      ['t1', 'a'],
      ['t1', 'b'],
    ]);
  });

  it('any node when none has the model, and none waits without nodes', () => {
    const dispatch = create();
    expect(dispatch.submit(task, NOW)).to.deep.include({ status: 'waiting', node_id: null });
    dispatch.registerNode({ node_id: 'a', url: null, ready: [] });
    expect(dispatch.task('t1')).to.deep.include({ status: 'waiting' });
    expect(dispatch.submit(task, NOW)).to.deep.include({ status: 'assigned', node_id: 'a' });
  });
});

describe('dispatch: a report', () => {
  it('moves the task to another node that has the model, and the reporter no longer counts as having it', () => {
    const dispatch = create();
    dispatch.registerNode({ node_id: 'a', url: null, ready: ['m@1.0.0', 'other@1.0.0'] });
    dispatch.submit(task, NOW);
    dispatch.registerNode({ node_id: 'b', url: null, ready: ['m@1.0.0'] });
    expect(dispatch.unavailable(report('t1', 'a'), NOW)).to.deep.include({ node_id: 'b', refused_by: ['a'] });
    expect(dispatch.submit(task, NOW).node_id).to.equal('b');
    expect(dispatch.submit({ model_id: 'other', version: null }, NOW).node_id).to.equal('a');
  });

  it('changes nothing when repeated, or when it comes from a node that no longer has the task', () => {
    const dispatch = create();
    dispatch.registerNode({ node_id: 'a', url: null, ready: ['m@1.0.0'] });
    dispatch.submit(task, NOW);
    dispatch.registerNode({ node_id: 'b', url: null, ready: ['m@1.0.0'] });
    const moved = dispatch.unavailable(report('t1', 'a'), NOW);
    expect(dispatch.unavailable(report('t1', 'a'), NOW)).to.deep.equal(moved);
    expect(dispatch.ranking(NOW)[0]?.demand).to.equal(1);
  });

  it('leaves the task waiting when nobody is left; who registers the model gets it, even who refused before', () => {
    const dispatch = create();
    dispatch.registerNode({ node_id: 'a', url: null, ready: [] });
    dispatch.submit(task, NOW);
    expect(dispatch.unavailable(report('t1', 'a'), NOW)).to.deep.include({ status: 'waiting', node_id: null });
    dispatch.registerNode({ node_id: 'a', url: null, ready: ['m@1.0.0'] });
    expect(dispatch.task('t1')).to.deep.include({ status: 'assigned', node_id: 'a', refused_by: [] });
  });

  it('about a task it never handed out takes the task up', () => {
    const dispatch = create();
    dispatch.registerNode({ node_id: 'b', url: null, ready: ['m@1.0.0'] });
    expect(dispatch.unavailable(report('elsewhere', 'a'), NOW)).to.deep.include({ task_id: 'elsewhere', node_id: 'b' });
    expect(dispatch.ranking(NOW)).to.deep.equal([{ rank: 1, model_id: 'm', demand: 1 }]);
  });
});

describe('dispatch: ranking', () => {
  it('counts tasks in the window, highest first, ties by id; the seed stays', () => {
    const dispatch = create({ seeded: 2, zero: 0 });
    for (const model_id of ['b', 'a', 'c', 'c', 'c']) dispatch.submit({ model_id, version: null }, NOW);
    expect(dispatch.ranking(NOW).map(entry => `${entry.rank} ${entry.model_id} ${entry.demand}`)).to.deep.equal([
      '1 c 3',
      '2 seeded 2',
      '3 a 1',
      '4 b 1',
    ]);
    dispatch.submit({ model_id: 'a', version: null }, NOW + HOUR_MS / 2);
    const later = dispatch.ranking(NOW + HOUR_MS + 120_000).map(entry => `${entry.model_id} ${entry.demand}`);
    expect(later).to.deep.equal(['seeded 2', 'a 1']);
  });
});
