/**
 * An engine for the soak, asked through its channel what it holds on to: `engine-process.ts <data directory> <library URL>`,
 * with --expose-gc. Says `ready`, and answers each `measure` with a `Holding`.
 */
import { createModelManager } from '../../src/engine/index.ts';

/** Made available by --expose-gc. */
declare const gc: () => void;

export interface Holding {
  heapBytes: number;
  /** What keeps the process alive. */
  handles: number;
}

const [dataDir = '', libraryUrl = ''] = process.argv.slice(2);
const manager = await createModelManager({ dataDir, libraryUrl });
process.on('message', () => {
  gc();
  // What has just ended is let go in the turns that follow.
  setTimeout(() => {
    gc();
    const { heapUsed: heapBytes } = process.memoryUsage();
    process.send?.({ heapBytes, handles: process.getActiveResourcesInfo().length } satisfies Holding);
  }, 200);
});
process.on('SIGTERM', () => void manager.close().then(() => process.exit(0)));
process.send?.('ready');
