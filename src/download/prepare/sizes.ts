import { createHash } from 'node:crypto';
import type { VersionPlan } from '../../library/types.ts';
import { ModelError } from '../../model/errors.ts';
import { Failure } from '../base/failure.ts';
import { dismiss } from '../connection/library-files.ts';
import type { LibraryFiles } from '../connection/library-files.ts';
import type { Reclaimer } from '../connection/reclaim.ts';
import type { WatchConnection, Watchdog } from '../connection/watchdog.ts';
import type { SizedFile } from '../part/proof.ts';

/** Hash of an empty file. It is surer than an empty answer, which may come from a proxy. */
const SHA256_OF_NOTHING = createHash('sha256').digest('hex');

export interface SizingNeeds {
  files: Pick<LibraryFiles, 'ask'>;
  watchConnection: WatchConnection;
  reclaimer: Reclaimer;
  /** Bytes free on the disk of the models. */
  freeBytes: () => Promise<number>;
  /** Files asked for at once. */
  filesAtOnce: number;
}

/**
 * The plan's files with every size known. A size that the library doesn't list is asked of its
 * storage.
 *
 * @throws Failure; the signal's reason
 */
export async function sizedFiles(needs: SizingNeeds, plan: VersionPlan, signal: AbortSignal): Promise<SizedFile[]> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const files: SizedFile[] = [];
  const queue = plan.files.entries();
  const work = async () => {
    for (const [index, file] of queue) {
      const known = file.sizeBytes ?? (file.sha256 === SHA256_OF_NOTHING ? 0 : null);
      const sizeBytes = known ?? (await learnSize(needs, plan, file.path, either));
      files[index] = { ...file, sizeBytes };
    }
  };
  // With a library far away, one question after the other would take long.
  const workers = Array.from({ length: needs.filesAtOnce }, work);
  try {
    await Promise.all(workers);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(workers);
    throw error;
  }
  return files;
}

/**
 * HEAD tells the size. Where it doesn't, the file is asked for; an answer without a length is read
 * and counted.
 */
async function learnSize(needs: SizingNeeds, plan: VersionPlan, path: string, signal: AbortSignal): Promise<number> {
  const { files, watchConnection } = needs;
  const abort = new AbortController();
  const onStop = () => abort.abort(signal.reason);
  signal.addEventListener('abort', onStop, { once: true });
  if (signal.aborted) onStop();
  const dog = watchConnection(failure => abort.abort(failure));
  const { modelId, version } = plan;
  const question = { modelId, version, path, range: null, sizeBytes: null, etag: null, signal: abort.signal };
  try {
    const head = await files.ask({ ...question, method: 'HEAD' }).catch(() => null);
    if (head) await dismiss(head.response);
    if (head?.kind === 'whole' && head.length !== null) return head.length;
    abort.signal.throwIfAborted();
    const answer = await files.ask(question);
    if (answer.kind === 'whole' && answer.length !== null) {
      await dismiss(answer.response);
      return answer.length;
    }
    return await count(needs, path, answer.response.body ?? [], dog);
  } catch (error) {
    throw abort.signal.aborted ? (abort.signal.reason as unknown) : error;
  } finally {
    dog.stop();
    signal.removeEventListener('abort', onStop);
  }
}

/** @throws Failure DISK_FULL for a body that doesn't fit on the disk: it may have no end */
async function count(
  { freeBytes, reclaimer }: SizingNeeds,
  path: string,
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  dog: Watchdog,
): Promise<number> {
  const free = await freeBytes();
  let bytes = 0;
  for await (const chunk of body) {
    dog.fed(chunk.length);
    reclaimer.received(chunk.length);
    bytes += chunk.length;
    if (bytes <= free) continue;
    const message = `Expected ${path} to end within the ${free} bytes that are free.`;
    throw new Failure('give-up', new ModelError('DISK_FULL', message, { details: { path, freeBytes: free } }));
  }
  return bytes;
}
