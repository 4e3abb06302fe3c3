import { get } from 'node:http';
import { systemClock } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { areDifferentBoots, bootId } from './boot-id.ts';
import type { EngineInfo } from './engine-file.ts';
import { systemProcessProbe } from './process-probe.ts';
import type { ProcessProbe } from './process-probe.ts';

/** Ways to find out whether an owner lives; tests have their own. */
export interface OwnerProbes {
  process: ProcessProbe;
  bootId(): Promise<string>;
  /** Whether the endpoint takes a connection, knows the token and says that it is this run. */
  endpointKnows(info: EngineInfo): Promise<boolean>;
}

export const systemProbes: OwnerProbes = {
  process: systemProcessProbe,
  bootId,
  endpointKnows: info => endpointKnows(info),
};

/**
 * The endpoint is asked only when the pid gives no answer or a no. A live engine answers in
 * milliseconds.
 */
export const ENDPOINT_DEADLINE_MS = 1_000;

/**
 * Whether the engine of engine.json still exists. A silent or suspended engine is alive. The kernel
 * answers this, never a time stamp. When nothing can be found out, the answer is yes: two writers
 * are worse than a refusal.
 */
export async function isOwnerAlive(info: EngineInfo, probes: OwnerProbes = systemProbes): Promise<boolean> {
  if (areDifferentBoots(info.boot_id, await probes.bootId())) return false;
  const found = await probes.process.inspect(info.pid);
  if (found.exists && (found.started === null || info.process_started === null)) return true;
  if (found.exists && found.started === info.process_started) return true;
  return probes.endpointKnows(info);
}

/** GET /alive of an engine; false for anything but the right answer in time. */
export function endpointKnows(
  info: Pick<EngineInfo, 'port' | 'token' | 'run'>,
  clock: Clock = systemClock,
): Promise<boolean> {
  const late = new AbortController();
  const cancel = clock.after(ENDPOINT_DEADLINE_MS, () => late.abort());
  return new Promise<boolean>(resolve => {
    const request = get(
      {
        host: '127.0.0.1',
        port: info.port,
        path: '/alive',
        headers: { authorization: `Bearer ${info.token}` },
        signal: late.signal,
      },
      response => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve(response.statusCode === 200 && runOf(text) === info.run));
        response.on('error', () => resolve(false));
      },
    );
    request.on('error', () => resolve(false));
  }).finally(cancel);
}

function runOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { run?: unknown } | null)?.run;
  } catch {
    return undefined;
  }
}
