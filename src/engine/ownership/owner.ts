import { get } from 'node:http';
import { systemClock } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { areDifferentBoots } from './boot-id.ts';
import type { EngineInfo } from './engine-file.ts';
import type { KernelLock } from './lock/kernel-lock.ts';
import { systemProcessProbe } from './process-probe.ts';
import type { ProcessProbe } from './process-probe.ts';
import { sharesPids } from './self.ts';
import type { Self } from './self.ts';

/** Ways to find out whether an owner lives; tests have their own. */
export interface OwnerProbes {
  process: ProcessProbe;
  /** Whether the endpoint takes a connection, knows the token and says that it is this run. */
  endpointKnows(info: EngineInfo): Promise<boolean>;
}

export const systemProbes: OwnerProbes = {
  process: systemProcessProbe,
  endpointKnows: info => endpointKnows(info),
};

/** A live engine answers in milliseconds. */
export const ENDPOINT_DEADLINE_MS = 1_000;

/** `unknown`: nothing that this process can ask knows; see silence.ts. */
export type Verdict = 'alive' | 'dead' | 'unknown';

/**
 * Whether the kernel's lock, which the caller has, proves the owner dead. A socket of another
 * kernel looks dead whatever becomes of its holder.
 */
export function isProvenDead({ lock, boot_id }: EngineInfo, ours: KernelLock | null, self: Self): boolean {
  return (
    ours !== null && typeof lock === 'string' && !areDifferentBoots(boot_id, self.boot_id) && ours.provesDead(lock)
  );
}

/**
 * Whether the engine of engine.json still exists, where the kernel's lock doesn't tell: an older
 * engine has none, and not every file system. First its endpoint is asked, then the start of its
 * process. A silent or suspended engine is alive. May start a child process: not for the gate.
 */
export async function judgeOwner(info: EngineInfo, self: Self, probes: OwnerProbes = systemProbes): Promise<Verdict> {
  if (areDifferentBoots(info.boot_id, self.boot_id)) {
    return (info.machine ?? self.machine) === self.machine ? 'dead' : 'unknown';
  }
  if (await probes.endpointKnows(info)) return 'alive';
  if (!sharesPids(info, self)) return 'unknown';
  // An engine of this process would have answered.
  if (info.pid === self.pid) return 'dead';
  const found = await probes.process.inspect(info.pid);
  if (!found.exists) return 'dead';
  if (found.started === null || info.process_started === null) return 'unknown';
  return found.started === info.process_started ? 'alive' : 'dead';
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
