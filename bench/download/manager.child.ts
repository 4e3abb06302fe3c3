/** A build's own `createModelManager` that installs one model; the time is from the command to `ready`. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { firstValueFrom, filter } from 'rxjs';
import type { createModelManager } from '../../src/engine/index.ts';
import { answer, argument, cpuMs } from '../support/child.ts';

const { dist, dataDir, url, modelId } = argument<{ dist: string; dataDir: string; url: string; modelId: string }>();
const ENDS: ReadonlySet<string> = new Set(['ready', 'failed', 'paused']);

const door = pathToFileURL(join(dist, 'engine', 'index.js')).href;
const build = (await import(door)) as { createModelManager: typeof createModelManager };
const manager = await build.createModelManager({ dataDir, libraryUrl: url });
const start = performance.now();
const cpu = process.cpuUsage();
await manager.install(modelId);
const ended = filter((models: { status: string }[]) => models.some(({ status }) => ENDS.has(status)));
const [found] = await firstValueFrom(manager.state$.pipe(ended));
const ms = performance.now() - start;
const cpuTime = cpuMs(cpu);
await manager.close();
if (found?.status !== 'ready') throw new Error(`${modelId} ended ${found?.status}.`);
answer({ ms, cpuMs: cpuTime });
