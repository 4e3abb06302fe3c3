import { createHash, randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply } from 'fastify';
import type { Clock } from '../../ports/clock.ts';
import { systemClock } from '../../ports/clock.ts';
import { requestLog } from '../../ports/server/request-log.ts';
import { hasBearer, noneMatch } from '../../ports/server/request-headers.ts';
import { validate } from '../../schemas/validate.ts';
import type { Ranking } from '../types.ts';
import { createDispatch } from './dispatch.ts';
import type { Dispatch, DispatchedTask } from './dispatch.ts';

export interface SchedulerServerOptions {
  host?: string;
  /** 0: any free port. */
  port?: number;
  /** How long a task counts as demand. Default: one hour. */
  windowMs?: number;
  /** Demand that never expires, by model id, so that a fresh installation shows a ranking. */
  seed?: Readonly<Record<string, number>>;
  /** When given, every request needs it as bearer token. */
  token?: string | null;
  clock?: Clock;
  /** A line for each request; none without it. */
  logger?: FastifyBaseLogger;
  /**
   * Called with each task that a node was given, before the answer to the request that caused it.
   */
  onAssigned?: (task: DispatchedTask) => void;
}

export interface SchedulerServer {
  /** Base URL, for `scheduler_url` in the settings. */
  url: string;
  close(): Promise<void>;
}

const WINDOW_MS = 60 * 60_000;

/**
 * A reference dispatch server. It stands for the company's own one: it keeps everything in
 * memory, knows nodes only by what they register, and exists so that the whole flow (task,
 * report, reassignment, ranking) runs on one machine and in tests. Clients rely on the first two
 * routes alone.
 *
 *     POST /api/model-unavailable       schemas/report.schema.json → the task on another node
 *     GET  /api/model-usage/ranking     schemas/ranking.schema.json, with ETag
 *     POST /api/nodes                   schemas/node.schema.json → what a node can run now
 *     GET  /api/nodes/{node_id}         what it did: tasks_served, tasks_refused
 *     POST /api/tasks                   schemas/task.schema.json → the task with its node
 *     GET  /api/tasks/{task_id}         the task
 *
 * A task is told as schemas/assignment.schema.json. Errors are `{"error":{"message"}}` with a 4xx
 * status.
 */
export async function serveScheduler(options: SchedulerServerOptions = {}): Promise<SchedulerServer> {
  const { host = '127.0.0.1', port = 0, windowMs = WINDOW_MS, seed = {}, token = null, clock = systemClock } = options;
  const dispatch = createDispatch({ windowMs, seed, newTaskId: randomUUID, onAssigned: options.onAssigned });
  const app = Fastify({ forceCloseConnections: true, ...requestLog(options.logger) });
  app.setErrorHandler((error: { statusCode?: number; message: string }, _request, reply) => {
    fail(reply, error.statusCode ?? 500, error.message);
    if (reply.statusCode >= 500) reply.log.error({ err: error }, 'A request failed.');
  });
  app.setNotFoundHandler((_request, reply) => fail(reply, 404, 'There is nothing at this address.'));
  if (token !== null) {
    app.addHook('onRequest', async (request, reply) => {
      if (!hasBearer(request.headers.authorization, token))
        await fail(reply, 401, 'The bearer token is missing or wrong.');
    });
  }
  addClientRoutes(app, dispatch, clock);
  addDispatchRoutes(app, dispatch, clock);
  const url = await app.listen({ host, port });
  return { url, close: () => app.close() };
}

function addClientRoutes(app: FastifyInstance, dispatch: Dispatch, clock: Clock): void {
  app.post('/api/model-unavailable', (request, reply) => {
    const report = validate('report', request.body);
    if (!report.ok) return fail(reply, 400, report.message);
    return reply.send(dispatch.unavailable(report.value, clock.now()));
  });

  let last: { content: string; etag: string; body: Ranking } | null = null;
  app.get('/api/model-usage/ranking', (request, reply) => {
    const ranking = dispatch.ranking(clock.now());
    const content = JSON.stringify(ranking);
    // generated_at is when the ranking last changed; else no answer would ever be "not modified".
    if (last?.content !== content) {
      const body = {
        generated_at: new Date(clock.now()).toISOString(),
        window_seconds: dispatch.windowMs / 1000,
        ranking,
      };
      last = { content, etag: `"${sha256(JSON.stringify(body)).slice(0, 32)}"`, body };
    }
    reply.header('etag', last.etag).header('cache-control', 'no-cache');
    if (noneMatch(request.headers['if-none-match'], last.etag)) return reply.code(304).send();
    return reply.send(last.body);
  });
}

function addDispatchRoutes(app: FastifyInstance, dispatch: Dispatch, clock: Clock): void {
  app.post('/api/nodes', (request, reply) => {
    const node = validate('node', request.body);
    if (!node.ok) return fail(reply, 400, node.message);
    const { node_id, url = null, ready } = node.value;
    dispatch.registerNode({ node_id, url, ready });
    return reply.send({ node_id });
  });

  app.get<{ Params: { id: string } }>('/api/nodes/:id', (request, reply) => {
    const work = dispatch.workOf(request.params.id);
    return work === undefined ? fail(reply, 404, 'There is no such node.') : reply.send(work);
  });

  app.post('/api/tasks', (request, reply) => {
    const task = validate('task', request.body);
    if (!task.ok) return fail(reply, 400, task.message);
    const { model_id, version = null } = task.value;
    return reply.code(201).send(dispatch.submit({ model_id, version }, clock.now()));
  });

  app.get<{ Params: { id: string } }>('/api/tasks/:id', (request, reply) => {
    const task = dispatch.task(request.params.id);
    return task === undefined ? fail(reply, 404, 'There is no such task.') : reply.send(task);
  });
}

function fail(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send({ error: { message } });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
