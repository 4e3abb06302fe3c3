/** The reference dispatch server as another program meets it. */
import { expect } from 'chai';
import fetch from 'node-fetch';
import type { UnavailableReport } from '../../../src/scheduler/types.ts';
import type { DispatchedTask } from '../../../src/scheduler/server/dispatch.ts';
import type { SchedulerServer } from '../../../src/scheduler/server/server.ts';
import { serveScheduler } from '../../../src/scheduler/server/server.ts';
import { validateAny } from '../../support/schemas.ts';

describe('the reference dispatch server', () => {
  let server: SchedulerServer;
  let url: string;
  beforeEach(async () => {
    server = await serveScheduler();
    ({ url } = server);
  });
  afterEach(() => server.close());

  async function post<T>(address: string, body: unknown): Promise<{ status: number; body: T }> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as T };
  }

  function report(taskId: string): UnavailableReport {
    const common = { node_id: 'node-1', model_id: 'm', version: null, reason: 'not installed' };
    return { ...common, task_id: taskId, code: 'MODEL_NOT_AVAILABLE', at: new Date().toISOString() };
  }

  it('tells of a task as its schema says, whichever way it is asked', async () => {
    await post(`${url}/api/nodes`, { node_id: 'node-1', url: 'http://127.0.0.1:9', ready: ['m@1.0.0'] });
    const submitted = (await post<DispatchedTask>(`${url}/api/tasks`, { model_id: 'm' })).body;
    const asked: unknown = await (await fetch(`${url}/api/tasks/${submitted.task_id}`)).json();
    const refused = (await post<DispatchedTask>(`${url}/api/model-unavailable`, report(submitted.task_id))).body;
    expect([submitted.status, refused.status]).to.deep.equal(['assigned', 'waiting']);
    for (const told of [submitted, asked, refused]) {
      expect(validateAny('assignment', told)).to.deep.equal({ ok: true, value: told });
    }
  });

  it('tells what a node did: what it was given and did not refuse', async () => {
    const work = async (id: string) => {
      const answer = await fetch(`${url}/api/nodes/${id}`);
      return answer.ok ? await answer.json() : answer.status;
    };
    expect(await work('node-1')).to.equal(404);
    await post(`${url}/api/nodes`, { node_id: 'node-1', url: null, ready: ['m@1.0.0'] });
    expect(await work('node-1')).to.deep.equal({ node_id: 'node-1', tasks_served: 0, tasks_refused: 0 });
    const tasks = [];
    for (let n = 0; n < 3; n += 1) tasks.push((await post<DispatchedTask>(`${url}/api/tasks`, { model_id: 'm' })).body);
    for (let n = 0; n < 2; n += 1) await post(`${url}/api/model-unavailable`, report(tasks[0]!.task_id));
    expect(await work('node-1')).to.deep.equal({ node_id: 'node-1', tasks_served: 2, tasks_refused: 1 });
  });

  it('says with the ranking how far back it counts', async () => {
    const told = await (await fetch(`${url}/api/model-usage/ranking`)).json();
    expect(validateAny('ranking', told)).to.deep.equal({ ok: true, value: told });
    expect(told).to.have.property('window_seconds').that.is.above(0);
  });

  it('answers wrong requests with one line', async () => {
    type Failure = { error: { message: string } };
    const bad = await post<Failure>(`${url}/api/model-unavailable`, { ...report('t'), code: 'X' });
    expect(bad).to.deep.equal({
      status: 400,
      body: { error: { message: 'code must be "MODEL_NOT_AVAILABLE", got "X"' } },
    });
    const message = async (path: string, body: unknown) =>
      (await post<Failure>(`${url}${path}`, body)).body.error.message;
    expect(await message('/api/tasks', {})).to.equal('value must have required property "model_id"');
    expect(await message('/api/tasks', { model_id: 'Big One' })).to.equal(
      'model_id must be a model id like whisper-large-v3, got "Big One"',
    );
    expect(await message('/api/nodes', { node_id: 'n', ready: 'all' })).to.equal('ready must be array, got "all"');
    expect((await post<Failure>(`${url}/api/nodes`, null)).status).to.equal(400);
    expect((await post<Failure>(`${url}/nowhere`, {})).status).to.equal(404);
    expect((await fetch(`${url}/api/tasks/none`)).status).to.equal(404);
  });
});
