/** A large model in an engine of its own: how it went, and what the process took at its peak. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstValueFrom } from 'rxjs';
import type { ProgressSample } from '../../../src/api/contract.ts';
import { reaches } from '../world.ts';
import type { World } from '../world.ts';

export interface LargeInstall {
  ms: number;
  /** Bytes received, and bytes hashed when all had arrived, as `progress$` told them, in their order. */
  samples: Pick<ProgressSample, 'phase' | 'receivedBytes'>[];
  /** Types of the task's events. */
  types: string[];
  /** null where the system doesn't tell it. */
  peakRssBytes: number | null;
}

/** Installs a published model into a data directory of its own, and ends that engine. */
export async function installLarge(world: World, modelId: string, dataDir: string): Promise<LargeInstall> {
  const engine = await world.engine({ dataDir: join(world.root, dataDir) });
  const { child, manager } = engine;
  const seen: LargeInstall['samples'] = [];
  const progress = manager.progress$.subscribe(samples => seen.push(...samples));
  const types: string[] = [];
  const events = manager.events$({ subject: `${modelId}@1.0.0` }).subscribe(({ type }) => types.push(type));
  const began = performance.now();
  // As long as it takes: the test has a limit.
  const installed = firstValueFrom(manager.events$({ types: ['ModelInstalled'], after: 0 }));
  await manager.install(modelId);
  await installed;
  await reaches(manager, modelId, 'ready');
  const ms = performance.now() - began;
  const peakRssBytes = await peakOf(child.pid);
  progress.unsubscribe();
  events.unsubscribe();
  await engine.stop();
  return { ms, samples: seen, types, peakRssBytes };
}

async function peakOf(pid: number | undefined): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kibibytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}
