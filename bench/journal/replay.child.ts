/** The whole history: into registry.json's text, or, as the bare peer, read and parsed line by line. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from '../../src/events/reader.ts';
import { evolve, initialModels } from '../../src/projections/folds/models.ts';
import { registryText } from '../../src/projections/folds/registry.ts';
import { answer, argument, peakRss } from '../support/child.ts';

const { dataDir, how } = argument<{ dataDir: string; how: 'replay' | 'bare' }>();
const dir = join(dataDir, 'journal');

async function replay(): Promise<number> {
  const state = initialModels();
  for await (const item of readJournal({ dir })) {
    if ('event' in item) evolve(state, item.event);
  }
  registryText(state);
  return state.seq;
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
const count = how === 'replay' ? await replay() : bare();
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
answer({ ms, cpuMs: (user + system) / 1000, count, peakRss: peakRss() });
