import type { FetchResponse } from '../../ports/fetch.ts';
import { ModelError } from '../../model/errors.ts';
import type { DownloadContext } from '../base/context.ts';
import { Failure } from '../base/failure.ts';
import { judgeResponse } from '../../ports/judge.ts';
import type { Judgement, Question } from '../../ports/judge.ts';

export type Answer = Exclude<Judgement, { kind: 'redirect' | 'refused' }> & { response: FetchResponse };

export interface ExchangeOptions {
  modelId: string;
  version: string;
  path: string;
  range: Question['range'];
  sizeBytes: number | null;
  etag: string | null;
  method?: 'GET' | 'HEAD';
  signal: AbortSignal;
}

/** Asks for a file or a range of it, follows redirects by our policy. @throws Failure for every answer that isn't the file */
export async function exchange(context: DownloadContext, options: ExchangeOptions): Promise<Answer> {
  const { library, fetch, clock, policy } = context;
  const source = library.file(options.modelId, options.version, options.path);
  let url = source.url;
  for (let hop = 0; hop <= policy.redirects; hop += 1) {
    const response = await fetch(url, {
      method: options.method ?? 'GET',
      // A token is for the library alone: another host that it redirects to doesn't get it.
      headers: { ...(sameOrigin(url, source.url) && source.headers), ...rangeHeaders(options) },
      redirect: 'manual',
      signal: options.signal,
    });
    const judged = judgeResponse(response, { ...options, url, now: clock.now() });
    if (judged.kind !== 'redirect' && judged.kind !== 'refused') return { ...judged, response };
    await dismiss(response);
    if (judged.kind === 'refused') throw new Failure(judged.remedy, judged.error, judged.retryAfterMs);
    url = judged.url;
  }
  const message = `Expected ${options.path} after at most ${policy.redirects} redirects.`;
  throw new Failure('ask', new ModelError('SERVER_REJECTED', message, { details: { path: options.path } }));
}

/** Ends a body that nobody reads, so that its socket doesn't stay. */
export async function dismiss(response: Pick<FetchResponse, 'body'>): Promise<void> {
  const { body } = response;
  if (body === null) return;
  if ('destroy' in body && typeof body.destroy === 'function') {
    // Errors of a body that is thrown away are nobody's concern, but an unheard one ends the process.
    if ('on' in body && typeof body.on === 'function')
      (body.on as (event: string, heard: () => void) => void)('error', ignore);
    (body.destroy as () => void)();
  } else if ('cancel' in body && typeof body.cancel === 'function') {
    await (body.cancel as () => Promise<void>)().catch(ignore);
  }
}

function ignore(): void {
  return undefined;
}

function rangeHeaders({ range, etag }: ExchangeOptions): Record<string, string> {
  return {
    'accept-encoding': 'identity',
    ...(range && { range: `bytes=${range.from}-${range.to - 1}` }),
    ...(range && etag !== null && { 'if-range': etag }),
  };
}

function sameOrigin(a: string, b: string): boolean {
  return new URL(a).origin === new URL(b).origin;
}
