/** The library as a download meets it: its answer, its certificate, its clock, what stands between, parts of files. */
import { connect } from 'node:tls';
import { createLibraryClient } from '../../library/client/index.ts';
import type { CatalogModel, LibraryClient } from '../../library/types.ts';
import { toModelError } from '../../model/errors.ts';
import type { ErrorValue } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fetch } from '../../ports/fetch.ts';
import { judgeResponse, strongEtag } from '../../ports/judge.ts';
import { trustedContext } from '../../ports/outgoing/certificates.ts';
import { waysTo } from '../../ports/proxy.ts';
import type { ProxyEnvironment } from '../../ports/proxy.ts';
import type { Settings } from '../settings/index.ts';
import { ok, problem, warning } from './findings.ts';
import type { Finding } from './findings.ts';
import { noting } from './noted-fetch.ts';
import type { Noted } from './noted-fetch.ts';

/** A larger difference makes times in journals and logs hard to compare; certificates bear more. */
const CLOCK_WRONG_MS = 120_000;
const CERTIFICATE_SOON_DAYS = 21;
const DAY_MS = 86_400_000;
const TLS_TIMEOUT_MS = 5_000;
const REDIRECTS_MAX = 5;
/** The second byte alone: who ignores Range gives the first one. */
const PART = { from: 1, to: 2 };

export interface ServerPorts {
  fetch: Fetch;
  clock: Clock;
  settings: Settings;
  environment: ProxyEnvironment;
}

export async function libraryChecks(ports: ServerPorts): Promise<Finding[]> {
  const { settings, clock } = ports;
  const url = settings.libraryUrl;
  if (url === null) return [problem('library', 'library-none', {})];
  const { fetch, answers } = noting(ports.fetch, clock);
  const library = createLibraryClient({
    baseUrl: () => url,
    token: () => settings.libraryToken,
    pinnedKeys: () => settings.pinnedKeys,
    ...{ fetch, clock },
  });
  const startedAt = clock.now();
  let models: CatalogModel[];
  try {
    ({ models } = (await library.catalog()).catalog);
  } catch (error) {
    const way = proxyCheck(ports, url, answers);
    return [problem('library', 'library-failed', { url, error: valueOf(error) }), ...clockCheck(answers), way];
  }
  const latencyMs = Math.max(0, clock.now() - startedAt);
  const isStatic = answers.at(-1)?.url.split('?')[0]?.endsWith('/index.json') === true;
  return [
    ok('library', 'library', { url, models: models.length, latencyMs }),
    await certificateCheck(ports, url),
    ok('index', 'index', { isStatic }),
    ...(await partChecks({ library, fetch, clock }, models)),
    ...clockCheck(answers),
    proxyCheck(ports, url, answers),
  ];
}

function valueOf(error: unknown): ErrorValue {
  return toModelError(error, 'NETWORK_UNREACHABLE').toJSON();
}

function clockCheck(answers: readonly Noted[]): Finding[] {
  const offsets = answers.map(({ offsetMs }) => offsetMs).filter(offsetMs => offsetMs !== null);
  if (answers.length === 0) return [];
  if (offsets.length === 0) return [ok('clock', 'clock-unknown', {})];
  // A slow answer can only widen it.
  const offsetMs = offsets.reduce((least, each) => (Math.abs(each) < Math.abs(least) ? each : least));
  return [
    Math.abs(offsetMs) > CLOCK_WRONG_MS
      ? warning('clock', 'clock-wrong', { offsetMs })
      : ok('clock', 'clock', { offsetMs }),
  ];
}

function proxyCheck({ settings, environment }: ServerPorts, url: string, answers: readonly Noted[]): Finding {
  const [way = null] = waysTo(new URL(url), settings.proxyUrl, environment);
  if (way !== null) return ok('proxy', 'proxy', { proxy: `${way.protocol}//${way.host}` });
  const via = answers.find(each => each.via !== null)?.via;
  return via === undefined || via === null ? ok('proxy', 'proxy-none', {}) : warning('proxy', 'proxy-between', { via });
}

async function certificateCheck({ settings, clock, environment }: ServerPorts, url: string): Promise<Finding> {
  const to = new URL(url);
  if (to.protocol !== 'https:') return ok('certificate', 'certificate-none', {});
  // Through a proxy this would need another connection than those of downloads.
  const [way = null] = waysTo(to, settings.proxyUrl, environment);
  const ends = way === null ? await certificateEnd(to, settings.caFile) : null;
  if (ends === null) return ok('certificate', 'certificate', { until: null });
  const until = new Date(ends).toISOString().slice(0, 10);
  const days = Math.floor((ends - clock.now()) / DAY_MS);
  return days < CERTIFICATE_SOON_DAYS
    ? warning('certificate', 'certificate-ends', { until, days })
    : ok('certificate', 'certificate', { until });
}

/** When the server's own certificate ends, in milliseconds; null where it can't be seen. */
function certificateEnd({ hostname, port }: URL, caFile: string | null): Promise<number | null> {
  return new Promise(resolve => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const secureContext = trustedContext(caFile);
    const socket = connect({
      ...{ host, port: port === '' ? 443 : Number(port), timeout: TLS_TIMEOUT_MS },
      ...(secureContext && { secureContext }),
      // An address is no name that a server could choose a certificate by.
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
    });
    const end = (at: number | null) => {
      socket.destroy();
      resolve(at);
    };
    socket.once('secureConnect', () => {
      const at = Date.parse(socket.getPeerCertificate().valid_to);
      end(Number.isNaN(at) ? null : at);
    });
    socket.once('timeout', () => end(null));
    socket.once('error', () => end(null));
  });
}

interface Asking {
  library: LibraryClient;
  fetch: Fetch;
  clock: Clock;
}

/** Asks for one byte of the smallest model, as a resumed download would. */
async function partChecks(asking: Asking, models: readonly CatalogModel[]): Promise<Finding[]> {
  const smallest = models
    .filter(({ latest }) => latest !== null)
    .reduce<CatalogModel | null>((least, each) => (least && least.size_bytes <= each.size_bytes ? least : each), null);
  if (smallest === null || smallest.latest === null) return [ok('range', 'range-untried', {})];
  const { model_id: modelId, latest: version } = smallest;
  let path: string | undefined;
  let sizeBytes: number | null = null;
  try {
    const plan = await asking.library.plan(modelId, version);
    const file = plan.files.find(each => each.sizeBytes === null || each.sizeBytes >= PART.to);
    path = file?.path;
    sizeBytes = file?.sizeBytes ?? null;
  } catch (error) {
    return [problem('library', 'library-plan-failed', { model: `${modelId}@${version}`, error: valueOf(error) })];
  }
  if (path === undefined) return [ok('range', 'range-untried', {})];
  try {
    return await askPart(asking, asking.library.file(modelId, version, path), { path, sizeBytes });
  } catch (error) {
    return [problem('range', 'range-failed', { error: valueOf(error) })];
  }
}

async function askPart(
  { fetch, clock }: Asking,
  at: { url: string; headers: Record<string, string> },
  file: { path: string; sizeBytes: number | null },
): Promise<Finding[]> {
  let url = at.url;
  for (let hop = 0; hop <= REDIRECTS_MAX; hop += 1) {
    const stop = new AbortController();
    const isOwn = new URL(url).origin === new URL(at.url).origin;
    const response = await fetch(url, {
      headers: { 'accept-encoding': 'identity', range: `bytes=${PART.from}-${PART.to - 1}`, ...(isOwn && at.headers) },
      ...{ redirect: 'manual', signal: stop.signal },
    });
    const judged = judgeResponse(response, { ...file, url, range: PART, etag: null, now: clock.now() });
    // What else comes is not wanted; the connection goes with it.
    stop.abort();
    if (judged.kind === 'redirect') {
      url = judged.url;
      continue;
    }
    if (judged.kind === 'refused') return [problem('range', 'range-failed', { error: judged.error.toJSON() })];
    const etag = response.headers.get('etag');
    return [
      judged.kind === 'whole' ? warning('range', 'range-ignored', {}) : ok('range', 'range', {}),
      strongEtag(etag) === null ? warning('etag', 'etag-weak', { etag }) : ok('etag', 'etag', {}),
    ];
  }
  return [ok('range', 'range-untried', {})];
}
