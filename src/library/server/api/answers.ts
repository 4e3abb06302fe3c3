import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Catalog } from '../../types.ts';
import { noneMatch } from '../../../ports/server/request-headers.ts';
import { pageOfCatalog, parseCatalogQuery } from './catalog-query.ts';

/** A page of JSON as it is sent. */
export interface JsonAnswer {
  body: Buffer;
  etag: string;
}

/** So many pages of one catalogue are kept: what many ask for is made once. */
const KEPT_PAGES = 200;

export function jsonAnswer(value: unknown): JsonAnswer {
  return bytesAnswer(Buffer.from(JSON.stringify(value)));
}

export function bytesAnswer(body: Buffer): JsonAnswer {
  return { body, etag: `"${createHash('sha256').update(body).digest('hex')}"` };
}

export function sendJson(request: FastifyRequest, reply: FastifyReply, { body, etag }: JsonAnswer): FastifyReply {
  reply.header('etag', etag).header('cache-control', 'no-cache').type('application/json; charset=utf-8');
  return noneMatch(request.headers['if-none-match'], etag) ? reply.code(304).send() : reply.send(body);
}

/**
 * Makes the answers of `/api/models`, the whole or the page that the query asks for. Those of the
 * same catalogue are made once.
 */
export function createCatalogAnswers(): (catalog: Catalog, url: string) => JsonAnswer {
  const made = new WeakMap<Catalog, Map<string, JsonAnswer>>();
  return (catalog, url) => {
    const query = parseCatalogQuery(new URL(url, 'http://library').searchParams);
    const answers = made.get(catalog) ?? new Map<string, JsonAnswer>();
    made.set(catalog, answers);
    const key = JSON.stringify(query ?? null);
    const known = answers.get(key);
    if (known) return known;
    const answer = jsonAnswer(query === undefined ? catalog : pageOfCatalog(catalog, query));
    if (answers.size >= KEPT_PAGES) answers.clear();
    answers.set(key, answer);
    return answer;
  };
}
