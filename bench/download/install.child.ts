/** An engine that installs, repairs or updates models; the time is from the command to `ready`, which is durable. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { filter, firstValueFrom, map } from 'rxjs';
import { startEngine } from '../../src/engine/start/running.ts';
import { createNodeFetch } from '../../src/ports/node-fetch.ts';
import { answer, argument, cpuMs, peakRss } from '../support/child.ts';
import { recordingFetch } from '../support/received.ts';
import { FILE } from './library.ts';

const { dataDir, url, models, action, received } = argument<{
  dataDir: string;
  url: string;
  models: { modelId: string; version: string }[];
  action: 'install' | 'repair' | 'update';
  /** Where to note which bytes arrived. */
  received?: string;
}>();

await mkdir(dataDir, { recursive: true });
await writeFile(join(dataDir, 'settings.json'), JSON.stringify({ max_downloads: models.length, library_url: url }));
const log = received === undefined ? null : openSync(received, 'a');
const plain = createNodeFetch();
const fetch = log === null ? plain : recordingFetch(plain, FILE, line => void writeSync(log, line));
const engine = await startEngine({ dataDir, host: 'embedded', fetch });
const ENDS: ReadonlySet<string> = new Set(['ready', 'failed', 'paused']);
const session = { id: 'bench', onClose: () => undefined };
const { ledger } = engine;
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const start = performance.now();
const cpu = process.cpuUsage();
for (const { modelId, version } of models) {
  if (action === 'update') await engine.api.call.update({ modelId }, session);
  else await engine.api.call[action]({ modelId, version }, session);
}
await Promise.all(models.map(({ modelId, version }) => settled(modelId, version)));
const ms = performance.now() - start;
const cpuTime = cpuMs(cpu);
delay.disable();
await engine.close();
plain.close();
if (log !== null) closeSync(log);
answer({ ms, cpuMs: cpuTime, peakRss: peakRss(), loopP99Ms: delay.percentile(99) / 1e6 });

/** @throws Error when it ends in anything but `ready` */
async function settled(modelId: string, version: string): Promise<void> {
  const record = await firstValueFrom(
    ledger.state$.pipe(
      map(({ models }) => models.get(`${modelId}@${version}`)),
      filter(found => found !== undefined && ENDS.has(found.status)),
    ),
  );
  if (record?.status !== 'ready')
    throw new Error(`${modelId}@${version} ended ${record?.status}: ${JSON.stringify(record)}`);
}
