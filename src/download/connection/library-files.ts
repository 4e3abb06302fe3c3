import type { LibraryClient } from '../../library/types.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { ModelError } from '../../model/errors.ts';
import { CHECKSUM_FILE } from '../../model/manifest.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fetch, FetchResponse } from '../../ports/fetch.ts';
import { judgeResponse } from '../../ports/judge.ts';
import type { Judgement, Question } from '../../ports/judge.ts';
import type { Origin, Origins } from './origins.ts';
import { Failure } from '../base/failure.ts';

/** An answer that is the file, or a range of it. Its body is not read yet. */
export type Answer = Exclude<Judgement, { kind: 'redirect' | 'refused' }> & { response: FetchResponse };

/** A request for one file of a version. */
export interface FileQuestion {
  modelId: string;
  version: string;
  path: string;
  /** Half open; null asks for the whole file. */
  range: Question['range'];
  /** null when the size is not known yet. */
  sizeBytes: number | null;
  /** Strong validator of the bytes held, for If-Range. */
  etag: string | null;
  /**
   * How often the bytes came and were wrong, and the hash of the file: a cache on the way may hold
   * a wrong copy, and is asked past.
   */
  refuted?: { times: number; sha256: string };
  method?: 'GET' | 'HEAD';
  signal: AbortSignal;
}

/** Asks the library's storage for files. */
export interface LibraryFiles {
  /**
   * Asks for a file, or for a range of it. Redirects are followed here.
   *
   * @throws Failure for every answer that isn't the file; what `fetch` throws
   */
  ask(question: FileQuestion): Promise<Answer>;
  /** Whom `ask` asks first for this file: what is learnt of it is kept by that. */
  origin(model: ModelVersion, path: string): Origin;
  /**
   * Resolves when the library's host answers at all, also with a refusal.
   *
   * @throws what `fetch` throws
   */
  reach(model: ModelVersion, signal: AbortSignal): Promise<void>;
}

export interface LibraryFilesOptions {
  library: Pick<LibraryClient, 'file'>;
  fetch: Fetch;
  clock: Pick<Clock, 'now'>;
  origins: Origins;
  /** Redirects followed for one question. */
  redirects: number;
}

/** Of the file's SHA-256, in the query of its other address. */
const HASH_CHARS = 16;
/** After so many wrong answers the file is asked for at another address, in one round. */
const OTHER_ADDRESS_AFTER = 2;
/** What a server says that takes no query where it knows none. */
const REFUSALS_OF_QUERY: ReadonlySet<unknown> = new Set([400, 403, 404]);

export function createLibraryFiles(options: LibraryFilesOptions): LibraryFiles {
  const { library, fetch, origins } = options;
  return {
    async ask(question) {
      const source = library.file(question.modelId, question.version, question.path);
      const other = otherAddress(source.url, question);
      if (other === null) return ask(options, question, source);
      try {
        return await ask(options, question, { ...source, url: other });
      } catch (error) {
        if (error instanceof Failure && REFUSALS_OF_QUERY.has(error.error.details['status']))
          return ask(options, question, source);
        throw error;
      }
    },
    origin: ({ modelId, version }, path) => origins.of(library.file(modelId, version, path).url),
    async reach({ modelId, version }, signal) {
      const { url, headers } = library.file(modelId, version, CHECKSUM_FILE);
      await dismiss(await fetch(url, { method: 'HEAD', headers, redirect: 'manual', signal }));
    },
  };
}

/**
 * Not every cache obeys `no-cache`: none has a copy for an address that nobody asked for yet. It is
 * the same one for every client, so that the right copy serves them all. Null where it is not the
 * time for it, or where the address has a query, which may be signed.
 */
function otherAddress(url: string, { refuted }: FileQuestion): string | null {
  if (refuted?.times !== OTHER_ADDRESS_AFTER || new URL(url).search !== '') return null;
  return `${url}?sha256=${refuted.sha256.slice(0, HASH_CHARS)}`;
}

/** Asks one address, and follows where it leads. */
async function ask(
  { fetch, clock, redirects }: LibraryFilesOptions,
  question: FileQuestion,
  source: ReturnType<LibraryClient['file']>,
): Promise<Answer> {
  const { path, signal, method = 'GET' } = question;
  let { url } = source;
  for (let hop = 0; hop <= redirects; hop += 1) {
    // A token is for the library alone: another host that it redirects to doesn't get it.
    const headers = { ...(sameOrigin(url, source.url) && source.headers), ...questionHeaders(question) };
    const response = await fetch(url, { method, headers, redirect: 'manual', signal });
    const judged = judgeResponse(response, { ...question, url, now: clock.now() });
    if (judged.kind !== 'redirect' && judged.kind !== 'refused') return { ...judged, response };
    await dismiss(response);
    if (judged.kind === 'refused') throw new Failure(judged.remedy, judged.error, judged.retryAfterMs);
    url = judged.url;
  }
  const message = `Expected ${path} after at most ${redirects} redirects.`;
  throw new Failure('ask-library', new ModelError('SERVER_REJECTED', message, { details: { path } }));
}

/** Ends a body that nobody reads, so that its socket is freed. */
export async function dismiss(response: Pick<FetchResponse, 'body'>): Promise<void> {
  const { body } = response;
  if (body === null) return;
  if ('destroy' in body && typeof body.destroy === 'function') {
    // Without a listener, an error of the body would end the process.
    if ('on' in body && typeof body.on === 'function')
      (body.on as (event: string, listener: () => void) => void)('error', ignore);
    (body.destroy as () => void)();
  } else if ('cancel' in body && typeof body.cancel === 'function') {
    await (body.cancel as () => Promise<void>)().catch(ignore);
  }
}

function ignore(): void {
  return undefined;
}

function questionHeaders({ range, etag, refuted }: FileQuestion): Record<string, string> {
  return {
    'accept-encoding': 'identity',
    ...(range && { range: `bytes=${range.from}-${range.to - 1}` }),
    ...(range && etag !== null && { 'if-range': etag }),
    ...(refuted && refuted.times > 0 && { 'cache-control': 'no-cache' }),
  };
}

function sameOrigin(a: string, b: string): boolean {
  return new URL(a).origin === new URL(b).origin;
}
