/** A publisher that says when half of its bytes are written, and waits there. Argument: the storage. */
import { publishVersion } from '../../../src/library/publish/publish.ts';

await publishVersion({
  storage: process.argv[2] ?? '',
  modelId: 'm',
  version: '1.0.0',
  paths: [],
  synthetic: { sizeBytes: 20e6, seed: 1 },
  onProgress: ({ publishedBytes, totalBytes }) => {
    if (publishedBytes < totalBytes / 2) return;
    process.send?.('half');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
