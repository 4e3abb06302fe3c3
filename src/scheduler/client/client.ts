import { ReplaySubject, Subject, defer, finalize, map, share, startWith, takeUntil } from 'rxjs';
import type { Observable } from 'rxjs';
import { ModelError, toModelError } from '../../model/errors.ts';
import type { ErrorValue } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fetch } from '../../ports/fetch.ts';
import { validate } from '../../schemas/validate.ts';
import type { Ranking, RemoteRanking, UnavailableReport } from '../types.ts';
import { poll } from './poll.ts';
import { createRankingCache } from './ranking-cache.ts';
import type { CachedRanking } from './ranking-cache.ts';
import { askScheduler, proxyInterfered } from './request.ts';

export interface SchedulerClientOptions {
  /** Base URL now in force; null when no dispatch server is set. Asked before each request. */
  baseUrl(): string | null;
  /** Bearer token now in force. */
  token(): string | null;
  /** This machine's id, for reports. */
  nodeId(): string;
  /** Should keep connections alive between requests: a report then costs one round trip. */
  fetch: Fetch;
  clock: Clock;
  /** Where the last good ranking outlives a restart, e.g. cache/ranking.json. */
  cacheFile?: string;
  /** Time between two polls of the ranking. Default: 15 s. */
  pollMs?: number;
  /** Deadline of one report. Default: 2 s. */
  reportTimeoutMs?: number;
  random?: () => number;
}

export interface SchedulerClient {
  nodeId(): string;
  /**
   * Resolves when the dispatch server has accepted the report.
   *
   * @throws ModelError SCHEDULER_UNREACHABLE (retryable, except when no server is set),
   *   SERVER_REJECTED, PROXY_INTERFERED, or the signal's reason
   */
  report(report: UnavailableReport, signal?: AbortSignal): Promise<void>;
  /**
   * Tasks that this machine served, as the dispatch server counts them; null where it doesn't tell:
   * the address is no part of what every dispatch server has.
   */
  served(): Promise<number | null>;
  /**
   * The last known ranking at once, then each poll's outcome. Polls while there is a subscriber;
   * never errors: what fails is in `error`, beside the last good value with its time.
   */
  readonly ranking$: Observable<RemoteRanking>;
  /** Asks for the ranking now, e.g. because the settings changed. */
  refresh(): void;
  /** Ends polls and streams; resolves when the cache is written. */
  close(): Promise<void>;
}

const POLL_MS = 15_000;
const RANKING_TIMEOUT_MS = 10_000;
const REPORT_TIMEOUT_MS = 2000;

/** Outcome of one poll, with the server it was about. */
type Outcome = { url: string | null } & ({ known: CachedRanking } | { error: ErrorValue });

export function createSchedulerClient(options: SchedulerClientOptions): SchedulerClient {
  const { fetch, clock, pollMs = POLL_MS, reportTimeoutMs = REPORT_TIMEOUT_MS, random = Math.random } = options;
  const cache = createRankingCache(options.cacheFile);
  const closing = new AbortController();
  const closed$ = new ReplaySubject<void>(1);
  const wake$ = new Subject<void>();
  let known = cache.load();
  /** The last poll's error, with the server it was about. */
  let failed: { url: string | null; error: ErrorValue } | null = null;
  let polling = false;

  function headers(): Record<string, string> {
    const token = options.token();
    return { accept: 'application/json', ...(token !== null && token !== '' && { authorization: `Bearer ${token}` }) };
  }

  /** Never rejects. */
  async function attempt(): Promise<Outcome> {
    const url = options.baseUrl();
    try {
      return { url, known: await fetchRanking(requireUrl(url)) };
    } catch (thrown) {
      return { url, error: toModelError(thrown, 'SCHEDULER_UNREACHABLE').toJSON() };
    }
  }

  async function fetchRanking(url: string): Promise<CachedRanking> {
    const last = known?.url === url ? known : null;
    const answer = await askScheduler(fetch, clock, {
      url: endpoint(url, '/api/model-usage/ranking'),
      headers: { ...headers(), ...(last !== null && last.etag !== null && { 'if-none-match': last.etag }) },
      timeoutMs: RANKING_TIMEOUT_MS,
      signal: closing.signal,
    });
    const fetchedAt = new Date(clock.now()).toISOString();
    if (answer.status === 304 && last !== null) return { ...last, fetchedAt };
    return { url, etag: answer.etag, fetchedAt, ranking: parseRanking(answer.text) };
  }

  /**
   * The last ranking of the server that is set now: the settings may have changed since the last
   * poll.
   */
  function current(): RemoteRanking {
    const url = options.baseUrl();
    const value = known?.url === url ? known : null;
    const error = failed?.url === url ? failed.error : null;
    return { value: value?.ranking ?? null, fetchedAt: value?.fetchedAt ?? null, error };
  }

  function accept(outcome: Outcome): RemoteRanking {
    if ('error' in outcome) {
      failed = outcome;
    } else {
      failed = null;
      known = outcome.known;
      cache.save(known);
    }
    return current();
  }

  const shared$ = defer(() => {
    polling = true;
    return poll({
      attempt: () => defer(attempt),
      errorOf: outcome => ('error' in outcome ? outcome.error : null),
      intervalMs: pollMs,
      clock,
      wake$,
      random,
    });
  }).pipe(
    map(accept),
    finalize(() => (polling = false)),
    takeUntil(closed$),
    share(),
  );

  return {
    nodeId: () => options.nodeId(),

    async report(report, signal) {
      const url = requireUrl(options.baseUrl());
      await askScheduler(fetch, clock, {
        method: 'POST',
        url: endpoint(url, '/api/model-unavailable'),
        headers: { ...headers(), 'content-type': 'application/json' },
        body: JSON.stringify(report),
        timeoutMs: reportTimeoutMs,
        ...(signal && { signal }),
      });
    },

    async served() {
      const url = options.baseUrl();
      if (url === null || url === '') return null;
      try {
        const answer = await askScheduler(fetch, clock, {
          url: endpoint(url, `/api/nodes/${encodeURIComponent(options.nodeId())}`),
          ...{ headers: headers(), timeoutMs: reportTimeoutMs, signal: closing.signal },
        });
        const { tasks_served: served } = JSON.parse(answer.text) as { tasks_served?: unknown };
        return Number.isSafeInteger(served) && (served as number) >= 0 ? (served as number) : null;
      } catch {
        // Down, without this address, or no dispatch server: the ranking tells which.
        return null;
      }
    },

    ranking$: defer(() => shared$.pipe(startWith(current()))),

    refresh() {
      if (closing.signal.aborted) return;
      if (polling) wake$.next();
      // attempt never rejects.
      else void attempt().then(accept);
    },

    async close() {
      closed$.next();
      closing.abort(new ModelError('CANCELLED', 'The dispatch client was closed.'));
      await cache.settled();
    },
  };
}

function requireUrl(url: string | null): string {
  if (url === null || url === '') throw new ModelError('SCHEDULER_UNREACHABLE', 'No dispatch server is set.');
  return url;
}

function endpoint(baseUrl: string, path: string): string {
  return baseUrl.replace(/\/+$/, '') + path;
}

function parseRanking(text: string): Ranking {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw proxyInterfered('no JSON');
  }
  const result = validate('ranking', value);
  if (!result.ok) throw proxyInterfered(`a ranking that is none: ${result.message}`);
  return result.value;
}
