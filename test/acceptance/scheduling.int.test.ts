import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Subject, filter, firstValueFrom } from 'rxjs';
import type { ModelManager } from '../../src/engine/index.ts';
import type { DispatchedTask } from '../../src/scheduler/server/index.ts';
import { serveScheduler } from '../../src/scheduler/server/index.ts';
import type { SchedulerServer } from '../../src/scheduler/server/index.ts';
import { measured, ms, SPEED_FACTOR } from '../support/measured.ts';
import { World, event, reaches } from '../support/world.ts';

const TASKS = 1000;
/** The specification's bar for the whole flow is 300 ms; ours is for the 99th percentile. */
const FLOW_BAR_MS = 20;
/** Far above a look into memory, far below any time-out of a network. */
const LOCAL_ANSWER_MS = 1000;

describe('ACCEPTANCE: scheduling', function () {
  this.timeout(60_000);
  let world: World;
  let scheduler: SchedulerServer;
  /** What the dispatch server gave to nodes. */
  let assigned$: Subject<DispatchedTask>;

  beforeEach(async () => {
    world = await World.create();
    await world.publish('whisper', '1.0.0', 1);
    await world.serve();
    assigned$ = new Subject();
    scheduler = await serveScheduler({ onAssigned: task => assigned$.next(task) });
    world.onClose(() => scheduler.close());
  });
  afterEach(() => world.close());

  it(`7.6 a task at a node without the model is reassigned, and each answer comes soon, ${TASKS} times`, async () => {
    const [lacking, having] = await Promise.all([node('lacking'), node('having')]);
    await having.manager.install('whisper');
    const { path } = await reaches(having.manager, 'whisper', 'ready');

    // The dispatch server learns of the able node last: until then each task goes to the other one.
    await register(lacking.nodeId, []);
    const tasks: DispatchedTask[] = [];
    for (let i = 0; i < TASKS; i++) tasks.push(await post<DispatchedTask>('/api/tasks', { model_id: 'whisper' }));
    expect(new Set(tasks.map(task => task.node_id))).to.deep.equal(new Set([lacking.nodeId]));
    await register(having.nodeId, ['whisper@1.0.0']);

    const times: number[] = [];
    for (const { task_id: taskId } of tasks) {
      const reassigned = firstValueFrom(assigned$.pipe(filter(task => task.task_id === taskId)));
      const began = performance.now();
      expect(await codeOf(lacking.manager.getModelPathForTask({ taskId, modelId: 'whisper' }))).to.equal(
        'MODEL_NOT_AVAILABLE',
      );
      expect((await reassigned).node_id).to.equal(having.nodeId);
      expect(await having.manager.getModelPathForTask({ taskId, modelId: 'whisper' })).to.equal(path);
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    const [p50 = NaN, p99 = NaN] = [0.5, 0.99].map(quantile => times[Math.floor(quantile * TASKS)]);
    measured(`${TASKS} tasks: p50 ${ms(p50)}, p99 ${ms(p99)}`);
    expect(p99).to.be.below(FLOW_BAR_MS * SPEED_FACTOR);
  });

  it('7.6 a dispatch server that is away changes no answer; the report reaches it when it is back', async () => {
    const { manager, nodeId } = await node('lonely');
    await manager.install('whisper');
    const { path } = await reaches(manager, 'whisper', 'ready');
    const port = Number(new URL(scheduler.url).port);
    await scheduler.close();

    const began = performance.now();
    expect(await manager.getModelPath('whisper')).to.equal(path);
    expect(await manager.getModelPathForTask({ taskId: 't-1', modelId: 'whisper' })).to.equal(path);
    expect(await codeOf(manager.getModelPath('absent'))).to.equal('MODEL_NOT_AVAILABLE');
    expect(await codeOf(manager.getModelPathForTask({ taskId: 't-2', modelId: 'absent' }))).to.equal(
      'MODEL_NOT_AVAILABLE',
    );
    expect(performance.now() - began).to.be.below(LOCAL_ANSWER_MS);

    measured(`answers without the server in ${ms(performance.now() - began)}`);
    scheduler = await serveScheduler({ port });
    const { data } = await event(manager, 'ModelUnavailableReported', 0);
    expect((data as { tasks: object[] }).tasks[0]).to.include({ dispatch_task_id: 't-2', reason: 'not installed' });
    expect((await task('t-2')).refused_by).to.deep.equal([nodeId]);
  });

  /** An engine process with a data directory of its own, as the dispatch server knows it. */
  async function node(name: string): Promise<{ manager: ModelManager; nodeId: string }> {
    const dataDir = join(world.root, name);
    const { manager } = await world.engine({ dataDir, schedulerUrl: scheduler.url });
    const settings = JSON.parse(await readFile(join(dataDir, 'settings.json'), 'utf8')) as { node_id: string };
    return { manager, nodeId: settings.node_id };
  }

  async function post<T>(path: string, body: unknown): Promise<T> {
    const response = await fetch(scheduler.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.ok, path).to.equal(true);
    return (await response.json()) as T;
  }

  async function register(nodeId: string, ready: string[]): Promise<void> {
    await post('/api/nodes', { node_id: nodeId, ready });
  }

  async function task(taskId: string): Promise<DispatchedTask> {
    return (await (await fetch(`${scheduler.url}/api/tasks/${taskId}`)).json()) as DispatchedTask;
  }
});

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'resolved',
    (error: unknown) => (error as { code?: unknown }).code,
  );
}
