import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import type { ModelManager } from '../../src/engine/index.ts';
import { measured } from '../support/measured.ts';
import { measureCycles } from '../support/processes/cycles.ts';
import { World, event, reaches } from '../support/world.ts';

const KIB = 1024;
/** 64 KiB in the MiB that World.publish takes. */
const SMALL_MIB = 1 / 16;
/** Cycles before the first measurement: caches are warm then. */
const WARM_UP = 20;
const MEASURED = 60;
/** What 60 cycles may leave on the heap: far less than one leaked buffer of a download each (64 KiB × 60). */
const HEAP_GROWTH_LIMIT = 1536 * KIB;

describe('ACCEPTANCE: stability', function () {
  // A limit against a hang. The work is counted, and other lanes share the disk.
  this.timeout(180_000);
  let world: World;

  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(() => world.close());

  it(`8.8 ${MEASURED} downloads and removals leave nothing behind in memory, and no handle`, async () => {
    await world.publish('whisper', '1.0.0', SMALL_MIB);
    await world.serve();
    const { before, after } = await measureCycles(world, 'whisper', { first: WARM_UP, more: MEASURED });
    const grown = (after.heapBytes - before.heapBytes) / KIB;
    measured(
      `heap ${(before.heapBytes / KIB).toFixed(0)} KiB, ${grown.toFixed(0)} KiB more ${MEASURED} cycles later; ` +
        `handles ${before.handles.length} → ${after.handles.length}`,
    );
    expect(grown * KIB).to.be.below(HEAP_GROWTH_LIMIT);
    expect(after.handles.length, after.handles.join(', ')).to.be.at.most(before.handles.length);
  });

  it('7.5a registry.json is never half-written, through installs, removals and a SIGKILL', async () => {
    const models = ['a', 'b', 'c', 'd'];
    for (const modelId of models) await world.publish(modelId, '1.0.0', SMALL_MIB);
    await world.serve();
    const first = await world.engine();
    const reader = readAgainAndAgain(join(world.dataDir, 'registry.json'));
    await Promise.all(models.map(modelId => cycle(first.manager, modelId, 6)));
    const interrupted = Promise.allSettled(models.map(modelId => first.manager.install(modelId)));
    await first.kill();
    await interrupted;
    const second = await world.engine();
    await Promise.all(models.map(modelId => second.manager.install(modelId)));
    await Promise.all(models.map(modelId => reaches(second.manager, modelId, 'ready')));
    const { reads, distinct } = await reader.stop();
    measured(`${reads} reads, ${distinct} different registries, each whole`);
    expect(distinct).to.be.at.least(models.length * 6);
  });
});

async function cycle(manager: ModelManager, modelId: string, times: number): Promise<void> {
  let after = 0;
  for (let i = 0; i < times; i++) {
    await manager.install(modelId);
    await reaches(manager, modelId, 'ready');
    const removed = event(manager, 'ModelRemoved', after, modelId);
    await manager.remove(modelId);
    after = (await removed).seq;
  }
}

/** Shorter than any write takes to reach the disk, and long enough to leave the engine its core. */
const breath = () => setTimeout(1);

/** Another program that can't know when the engine writes. `stop` rejects when one read was no registry. */
function readAgainAndAgain(path: string): { stop(): Promise<{ reads: number; distinct: number }> } {
  let going = true;
  const seen = new Set<string>();
  const run = async () => {
    let reads = 0;
    for (; going; reads++) {
      const content = await readFile(path, 'utf8');
      if (!seen.has(content)) expect(JSON.parse(content), content).to.be.an('object');
      seen.add(content);
      await breath();
    }
    return { reads, distinct: seen.size };
  };
  const done = run();
  done.catch(() => undefined);
  return {
    stop: () => {
      going = false;
      return done;
    },
  };
}
