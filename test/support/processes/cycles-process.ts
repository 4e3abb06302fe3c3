/**
 * Connects a second client, installs, removes and disconnects again and again in this process, and prints what it holds on to. Run with --expose-gc.
 *
 * Arguments: data directory, library URL, model id, cycles before each measurement. Prints one JSON line for each
 * measurement: `{heapBytes, handles}`.
 */
import { connectModelManager, createModelManager } from '../../../src/engine/index.ts';
import { event, reaches } from '../world.ts';

/** Made available by --expose-gc. */
declare const gc: () => void;

const [dataDir = '', libraryUrl = '', modelId = '', ...batches] = process.argv.slice(2);
const manager = await createModelManager({ dataDir, libraryUrl });
let seq = 0;
for (const cycles of batches.map(Number)) {
  for (let i = 0; i < cycles; i++) {
    const client = await connectModelManager({ dataDir });
    await client.list();
    await manager.install(modelId);
    await reaches(manager, modelId, 'ready');
    await manager.remove(modelId);
    seq = (await event(manager, 'ModelRemoved', seq)).seq;
    await client.close();
  }
  // What has just ended is let go in the turns that follow.
  await new Promise(resolve => setTimeout(resolve, 200));
  gc();
  gc();
  const heapBytes = process.memoryUsage().heapUsed;
  process.stdout.write(`${JSON.stringify({ heapBytes, handles: process.getActiveResourcesInfo().sort() })}\n`);
}
await manager.close();
