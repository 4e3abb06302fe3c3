/** Replays the whole history into registry.json's text. The bare peer only reads and parses it line by line. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadChain } from '../../src/events/read/chain.ts';
import { surveyJournal } from '../../src/events/read/survey.ts';
import { nodeFileSystem } from '../../src/ports/file-system.ts';
import { ModelsReplay } from '../../src/projections/checkpoint.ts';
import { registryText } from '../../src/projections/folds/registry.ts';
import { answer, argument, peakRss } from '../support/child.ts';

const { dataDir, how, times = 1 } = argument<{ dataDir: string; how: 'replay' | 'bare'; times?: number }>();
const dir = join(dataDir, 'journal');

/** As a start without a checkpoint and `registry rebuild` do it. */
async function replay(): Promise<number> {
  const models = new ModelsReplay(null);
  await surveyJournal(nodeFileSystem, await loadChain(nodeFileSystem, dir), { replay: models });
  registryText(models.state);
  return models.state.seq;
}

/** A segment at a time, as fast as a few lines of Node can be. */
function bare(): number {
  let lines = 0;
  for (const name of readdirSync(dir).sort()) {
    if (!name.endsWith('.ndjson')) continue;
    for (const line of readFileSync(join(dir, name), 'utf8').split('\n')) {
      if (line === '') continue;
      JSON.parse(line);
      lines += 1;
    }
  }
  return lines;
}

const cpu = process.cpuUsage();
const start = performance.now();
let count = 0;
for (let i = 0; i < times; i++) count = how === 'replay' ? await replay() : bare();
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
answer({ ms, cpuMs: (user + system) / 1000, count, peakRss: peakRss() });
