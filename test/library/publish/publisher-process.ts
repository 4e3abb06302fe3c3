/**
 * A publisher that says when so many of its bytes are read, and waits there. Arguments: the storage; a source and the
 * bytes, or nothing for half of 20 MB.
 */
import { publishVersion } from '../../../src/library/publish/publish.ts';

const [storage = '', source, bytes] = process.argv.slice(2);
await publishVersion({
  storage,
  modelId: 'm',
  version: '1.0.0',
  paths: source === undefined ? [] : [source],
  ...(source === undefined && { synthetic: { sizeBytes: 20e6, seed: 1 } }),
  onProgress: ({ publishedBytes, totalBytes }) => {
    if (publishedBytes < Number(bytes ?? totalBytes / 2)) return;
    process.send?.('there');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
