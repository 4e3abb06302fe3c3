import { Worker } from 'node:worker_threads';

/**
 * Node 20 doesn't give a thread the loaders of its process. When the program runs from source, the
 * thread registers the loader for TypeScript itself.
 */
const FROM_SOURCE = `const { workerData } = require('node:worker_threads');
import('tsx/esm/api').then(({ register }) => (register(), import(workerData.module)));`;

/**
 * Starts a thread that runs this file, as it was built or from source.
 *
 * @param data what the thread finds in its `workerData`
 */
export function startWorker(url: URL, data: object = {}): Worker {
  const workerData = { ...data, module: url.href };
  return url.pathname.endsWith('.ts')
    ? new Worker(FROM_SOURCE, { eval: true, workerData })
    : new Worker(url, { workerData });
}

/**
 * The URL of a thread's file beside `base`: `.ts` from source, `.js` as built. A URL is found
 * inside an archive too.
 *
 * @param name without its extension
 * @param base `import.meta.url` of the caller
 */
export function workerUrl(name: string, base: string): URL {
  return new URL(`./${name}${base.endsWith('.ts') ? '.ts' : '.js'}`, base);
}
