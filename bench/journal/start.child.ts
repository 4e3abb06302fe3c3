/** Starts and stops an engine; the time is from the call to an engine that answers. */
import { createModelManager } from '../../src/engine/index.ts';
import { answer, argument, peakRss } from '../support/child.ts';

const { dataDir } = argument<{ dataDir: string }>();
const start = performance.now();
const manager = await createModelManager({ dataDir });
await manager.list();
const ms = performance.now() - start;
await manager.close();
answer({ ms, peakRss: peakRss() });
