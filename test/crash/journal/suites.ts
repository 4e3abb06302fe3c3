/** The workloads with all their faults, and how deep each is explored. */
import { randomOf } from '../../support/seed.ts';
import type { Simulation, Script } from './simulation.ts';
import {
  blocksUsedAgain,
  compressing,
  failingSync,
  fullDisk,
  plain,
  pruning,
  seeded,
  twoWriters,
} from './workloads.ts';

/** Every small workload, for every sync that can fail and every write that can be cut short. */
function* smallWorkloads(random: () => number): Generator<{ title: string; script: Script; mixtures: number }> {
  yield { title: 'plain', script: plain, mixtures: 3 };
  yield { title: 'two writers', script: twoWriters, mixtures: 3 };
  yield { title: 'blocks used again', script: blocksUsedAgain, mixtures: 60 };
  for (let at = 1; at <= 14; at += 1) {
    for (const leaves of ['kept', 'reverted'] as const)
      yield {
        title: `sync ${at} fails, cache ${leaves}`,
        script: failingSync(at, leaves, () => random() < 0.3),
        mixtures: 3,
      };
  }
  for (let at = 1; at <= 8; at += 1) {
    for (const taken of [1, 400, 800])
      yield { title: `disk full in write ${at} after ${taken} bytes`, script: fullDisk(at, taken), mixtures: 3 };
  }
}

/** Rejects with the first Violation. */
export async function exploreSmall(simulation: Simulation, deeper = { depth: 1, nested: 0 }): Promise<void> {
  for (const { title, script, mixtures } of smallWorkloads(simulation.random))
    await simulation.explore(title, script, { mixtures, ...deeper });
}

/** Compression alone: it takes a disk many more operations than an append. */
export async function exploreCompression(simulation: Simulation, deeper = { depth: 1, nested: 0 }): Promise<void> {
  await simulation.explore('compressing', compressing, { mixtures: 6, ...deeper });
}

export async function explorePruning(simulation: Simulation, deeper = { depth: 1, nested: 0 }): Promise<void> {
  await simulation.explore('pruning', pruning, { mixtures: 6, ...deeper });
}

export async function exploreLives(
  simulation: Simulation,
  { lives, steps, nested }: { lives: number; steps: number; nested: number },
): Promise<void> {
  for (let life = 1; life <= lives; life += 1) {
    const seed = Math.floor(simulation.random() * 2 ** 32);
    await simulation.explore(`life ${life}`, seeded(randomOf(seed), steps), { mixtures: 2, depth: 2, nested });
  }
}
