import { createHash } from 'node:crypto';
import type { VersionPlan } from '../../library/types.ts';
import { ModelError } from '../../model/errors.ts';
import type { DownloadContext } from '../base/context.ts';
import { dismiss, exchange } from '../connection/exchange.ts';
import { Failure } from '../base/failure.ts';
import type { SizedFile } from '../part/proof.ts';
import { watch } from '../connection/watchdog.ts';
import type { Watchdog } from '../connection/watchdog.ts';

/** What an empty file has. It tells more than an empty answer, which may be a proxy's. */
const SHA256_OF_NOTHING = createHash('sha256').digest('hex');

/** The plan's files with every size known: what the library doesn't list is asked of its storage. */
export async function sizedFiles(
  context: DownloadContext,
  plan: VersionPlan,
  signal: AbortSignal,
): Promise<SizedFile[]> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const files: SizedFile[] = [];
  const queue = plan.files.entries();
  const work = async () => {
    for (const [index, file] of queue) {
      const known = file.sizeBytes ?? (file.sha256 === SHA256_OF_NOTHING ? 0 : null);
      const sizeBytes = known ?? (await learnSize(context, plan, file.path, either));
      files[index] = { ...file, sizeBytes };
    }
  };
  // Of a library far away, one question after the other is what a person waits for.
  const workers = Array.from({ length: context.policy.filesAtOnce }, work);
  try {
    await Promise.all(workers);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(workers);
    throw error;
  }
  return files;
}

/** HEAD tells the size; a server that doesn't, or only in chunks, has its answer counted. */
async function learnSize(
  context: DownloadContext,
  plan: VersionPlan,
  path: string,
  signal: AbortSignal,
): Promise<number> {
  const abort = new AbortController();
  const onStop = () => abort.abort(signal.reason);
  signal.addEventListener('abort', onStop, { once: true });
  if (signal.aborted) onStop();
  const dog = watch(context.clock, context.policy, failure => abort.abort(failure));
  const { modelId, version } = plan;
  const ask = { modelId, version, path, range: null, sizeBytes: null, etag: null, signal: abort.signal };
  try {
    const head = await exchange(context, { ...ask, method: 'HEAD' }).catch(() => null);
    if (head) await dismiss(head.response);
    if (head?.kind === 'whole' && head.length !== null) return head.length;
    abort.signal.throwIfAborted();
    const answer = await exchange(context, ask);
    if (answer.kind === 'whole' && answer.length !== null) {
      await dismiss(answer.response);
      return answer.length;
    }
    return await count(context, path, answer.response.body ?? [], dog);
  } catch (error) {
    throw abort.signal.aborted ? (abort.signal.reason as unknown) : error;
  } finally {
    dog.stop();
    signal.removeEventListener('abort', onStop);
  }
}

/** @throws Failure DISK_FULL for a body that no disk here could take: it may have no end */
async function count(
  context: DownloadContext,
  path: string,
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  dog: Watchdog,
): Promise<number> {
  const freeBytes = await context.freeBytes(context.modelsDir);
  let bytes = 0;
  for await (const chunk of body) {
    dog.fed(chunk.length);
    context.reclaimer.received(chunk.length);
    bytes += chunk.length;
    if (bytes <= freeBytes) continue;
    const message = `Expected ${path} to end within the ${freeBytes} bytes that are free.`;
    throw new Failure('fail', new ModelError('DISK_FULL', message, { details: { path, freeBytes } }));
  }
  return bytes;
}
