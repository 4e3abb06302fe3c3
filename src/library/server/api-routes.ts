import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { ModelError } from '../../model/errors.ts';
import { systemClock } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { createCatalogAnswers, jsonAnswer, sendJson } from './api/answers.ts';
import { countOf, keepCatalog } from './api/kept-catalog.ts';
import { openApiOf } from './api/openapi.ts';
import { createSignedAnswer } from './api/signed-answer.ts';
import { createStoredCatalog } from './api/stored-catalog.ts';
import { SIGNED_CATALOG_PATH } from '../format/signed-catalog.ts';
import { sendError } from './errors.ts';
import type { Load } from './load/load.ts';
import type { LibraryMetrics } from './load/metrics.ts';
import type { LibraryStorage } from './storage.ts';

export interface ApiOptions {
  /** The library's folder. */
  folder: string;
  storage: LibraryStorage;
  metrics: LibraryMetrics;
  load: Load;
  logger?: FastifyBaseLogger;
  clock?: Clock;
}

const NO_SIGNED_CATALOG = new ModelError('INVALID_ARGUMENT', 'This library has no signed catalogue.');

/** `/api/…`, `/healthz` and `/metrics`: everything but the files. */
export function addApi(server: FastifyInstance, options: ApiOptions, { base }: { base: string }): void {
  const { storage, metrics, load, logger, clock = systemClock } = options;
  const catalogOf = keepCatalog({
    clock,
    stored: createStoredCatalog(options.folder),
    read: async () => {
      const catalog = await storage.catalog();
      metrics.onCatalogRead(countOf(catalog));
      return catalog;
    },
    onFailure: thrown => logger?.error({ err: thrown }, 'The library can not be read; the last catalogue is given.'),
  });
  const catalogAnswer = createCatalogAnswers();
  const description = jsonAnswer(openApiOf(base));
  server.get(`${base}/api/models`, async (request, reply) =>
    sendJson(request, reply, catalogAnswer(await catalogOf(), request.url)),
  );
  server.get<{ Params: { model: string } }>(`${base}/api/models/:model`, async (request, reply) =>
    sendJson(request, reply, jsonAnswer(await storage.model(request.params.model))),
  );
  const signedAnswer = createSignedAnswer(options.folder);
  server.get(`${base}/${SIGNED_CATALOG_PATH}`, async (request, reply) => {
    const answer = await signedAnswer();
    return answer ? sendJson(request, reply, answer) : sendError(reply.code(404), NO_SIGNED_CATALOG);
  });
  server.get(`${base}/api/openapi.json`, (request, reply) => sendJson(request, reply, description));
  server.get(`${base}/healthz`, async (_request, reply) => {
    const status = load.isStopping ? 'stopping' : await healthOf(storage);
    return reply
      .code(status === 'ok' ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status });
  });
  server.get(`${base}/metrics`, async (_request, reply) =>
    reply
      .type(metrics.contentType)
      .header('cache-control', 'no-store')
      .send(await metrics.text(load)),
  );
}

async function healthOf(storage: LibraryStorage): Promise<'ok' | 'failing'> {
  return storage.models().then(
    () => 'ok',
    () => 'failing',
  );
}
