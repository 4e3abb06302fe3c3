import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import nodeFetch from 'node-fetch';
import { filter, firstValueFrom } from 'rxjs';
import type { Remote } from '../../../src/api/contract.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { Fetch } from '../../../src/ports/fetch.ts';
import type { SchedulerClient, SchedulerClientOptions } from '../../../src/scheduler/client/client.ts';
import { createSchedulerClient } from '../../../src/scheduler/client/client.ts';
import type { Ranking, UnavailableReport } from '../../../src/scheduler/types.ts';
import type { SchedulerServerOptions } from '../../../src/scheduler/server/server.ts';
import { serveScheduler } from '../../../src/scheduler/server/server.ts';

/** Dispatch servers, clients and files of one test; all of it ends with the test. Called inside `describe`. */
export function schedulerWorld() {
  const cleanUps: (() => unknown)[] = [];
  const agent = new http.Agent({ keepAlive: true });
  const fetch: Fetch = (url, request) => nodeFetch(url, { ...request, agent }) as unknown as ReturnType<Fetch>;

  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });
  after(() => agent.destroy());

  async function serve(options: SchedulerServerOptions = {}): Promise<string> {
    const server = await serveScheduler(options);
    cleanUps.push(() => server.close());
    return server.url;
  }

  /** A server of one answer, for what the reference server never says. */
  async function answer(handler: http.RequestListener): Promise<string> {
    const server = http.createServer(handler).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    cleanUps.push(() => {
      server.closeAllConnections();
      return new Promise(resolve => server.close(resolve));
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  function client(baseUrl: string | null, more: Partial<SchedulerClientOptions> = {}): SchedulerClient {
    const made = createSchedulerClient({
      baseUrl: () => baseUrl,
      token: () => null,
      nodeId: () => 'node-1',
      fetch,
      clock: systemClock,
      ...more,
    });
    cleanUps.push(() => made.close());
    return made;
  }

  async function temporaryFile(name: string): Promise<string> {
    const dir = await mkdtemp(path.join(os.tmpdir(), 'scheduler-'));
    cleanUps.push(() => rm(dir, { recursive: true, force: true }));
    return path.join(dir, name);
  }

  async function post<T>(url: string, body: unknown): Promise<{ status: number; body: T }> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: JSON.parse(await response.text()) as T };
  }

  function until(from: SchedulerClient, accept: (value: Remote<Ranking>) => boolean): Promise<Remote<Ranking>> {
    return firstValueFrom(from.ranking$.pipe(filter(accept)));
  }

  function report(taskId: string): UnavailableReport {
    const at = new Date().toISOString();
    const common = { node_id: 'node-1', model_id: 'm', version: null, reason: 'not installed', at };
    return { ...common, task_id: taskId, code: 'MODEL_NOT_AVAILABLE' };
  }
  return { serve, answer, client, temporaryFile, post, until, report, fetch, cleanUps };
}
