import type { Worker } from 'node:worker_threads';

/** Threads that this process started while `work` ran. */
export async function workersDuring(work: () => Promise<unknown>): Promise<number> {
  const started: Worker[] = [];
  const onWorker = (worker: Worker) => void started.push(worker);
  process.on('worker', onWorker);
  try {
    await work();
    // Node tells of a thread in the turn after the one that made it.
    await new Promise(setImmediate);
    return started.length;
  } finally {
    process.off('worker', onWorker);
  }
}
