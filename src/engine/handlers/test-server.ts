import { filter, firstValueFrom } from 'rxjs';
import { createLibraryClient } from '../../library/client/index.ts';
import { fromErrorValue } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fetch } from '../../ports/fetch.ts';
import { createSchedulerClient } from '../../scheduler/client/index.ts';
import type { ApiMethods } from '../../api/contract.ts';
import { parseSetting } from '../settings/index.ts';
import type { Settings } from '../settings/index.ts';

type Params = ApiMethods['testServer']['params'];

interface Ports {
  fetch: Fetch;
  clock: Clock;
  /** In force now. */
  settings: Settings;
}

/**
 * Asks a library or dispatch server once, as the engine would, without keeping anything.
 *
 * @throws ModelError of the clients: NETWORK_UNREACHABLE, SCHEDULER_UNREACHABLE, SERVER_REJECTED,
 *   PROXY_INTERFERED, …; INVALID_ARGUMENT for a malformed URL or token
 */
export async function testServer(ports: Ports, params: Params): Promise<ApiMethods['testServer']['result']> {
  const { kind } = params;
  const field = kind === 'library' ? 'libraryUrl' : 'schedulerUrl';
  const url = parseSetting(field, params.url, 'to test');
  const token = tokenFor(ports.settings, kind, url, params.token);
  const startedAt = ports.clock.now();
  const count = kind === 'library' ? await countModels(ports, url, token) : await countRanked(ports, url, token);
  return { latencyMs: Math.max(0, ports.clock.now() - startedAt), count };
}

/**
 * Without a given token, the stored one is taken, but only for the server it was stored for: it is
 * a secret.
 */
function tokenFor(settings: Settings, kind: Params['kind'], url: string | null, given: Params['token']): string | null {
  const key = kind === 'library' ? 'libraryToken' : 'schedulerToken';
  if (given !== undefined) return parseSetting(key, given === '' ? null : given, 'to test');
  const stored = kind === 'library' ? settings.libraryUrl : settings.schedulerUrl;
  return url !== null && stored !== null && new URL(url).origin === new URL(stored).origin ? settings[key] : null;
}

async function countModels({ fetch, clock }: Ports, url: string | null, token: string | null): Promise<number> {
  const client = createLibraryClient({ baseUrl: () => url, token: () => token, fetch, clock });
  return (await client.catalog()).catalog.models.length;
}

async function countRanked(
  { fetch, clock, settings }: Ports,
  url: string | null,
  token: string | null,
): Promise<number> {
  const client = createSchedulerClient({
    baseUrl: () => url,
    token: () => token,
    nodeId: () => settings.nodeId,
    fetch,
    clock,
  });
  try {
    const answered = client.ranking$.pipe(filter(({ value, error }) => value !== null || error !== null));
    const { value, error } = await firstValueFrom(answered);
    if (error) throw fromErrorValue(error);
    return value?.ranking.length ?? 0;
  } finally {
    await client.close();
  }
}
