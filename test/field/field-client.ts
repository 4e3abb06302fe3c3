import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDownloader } from '../../src/download/downloader.ts';
import type { TaskEvent } from '../../src/download/types.ts';
import { installedPath } from '../../src/disk/paths.ts';
import { createLibraryClient } from '../../src/library/client/client.ts';
import type { LibraryClient } from '../../src/library/types.ts';
import { ModelError } from '../../src/model/errors.ts';
import { systemClock } from '../../src/ports/clock.ts';
import type { Fetch } from '../../src/ports/fetch.ts';
import { createNodeFetch } from '../../src/ports/node-fetch.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { ModelVersion } from '../../src/model/identity.ts';
import { QUICK, taskAfter } from '../download/harness.ts';

const MIB = 1024 * 1024;

/** A machine with its data directory, whose library is behind `url`. */
export interface FieldClient {
  library: LibraryClient;
  /** Bytes of bodies that came. */
  receivedBytes(): number;
  /** @returns `ready`, or the code of the error; `dies`: in the middle, as a killed process does */
  run(model: ModelVersion, kind?: 'install' | 'repair', dies?: boolean): Promise<string>;
  read(model: ModelVersion, path: string): Promise<Buffer>;
  write(model: ModelVersion, path: string, bytes: Buffer): Promise<void>;
  close(): Promise<void>;
}

export async function createFieldClient(url: string): Promise<FieldClient> {
  const home = await tempDir();
  const own = createNodeFetch();
  let received = 0;
  const fetch: Fetch = async (to, request) => {
    const response = await own(to, request);
    const stream = response.body as (AsyncIterable<Uint8Array> & NodeJS.ReadableStream) | null;
    const push = stream?.[Symbol.asyncIterator].bind(stream);
    if (stream && push) {
      stream[Symbol.asyncIterator] = async function* () {
        for await (const chunk of { [Symbol.asyncIterator]: push } as AsyncIterable<Buffer>) {
          received += chunk.length;
          yield chunk;
        }
      } as typeof push;
    }
    return response;
  };
  const library = createLibraryClient({ baseUrl: () => url, token: () => null, fetch, clock: systemClock });
  const modelsDir = join(home.path, 'models');
  const policy = { ...QUICK, stallMs: 20_000, giveUpMs: 20_000, writeBytes: MIB / 4, checkpointBytes: MIB };
  const events = new Map<string, TaskEvent[]>();

  async function run(model: ModelVersion, kind: 'install' | 'repair' = 'install', dies = false): Promise<string> {
    const stop = new AbortController();
    const downloader = createDownloader({
      ...{ modelsDir, dataDir: home.path, policy, fetch, library, bootId: 'boot-1' },
      ...{ maxDownloads: () => 1, connectionsPerFile: () => 4 },
    });
    const taskId = `${kind}-${model.modelId}-${model.version}`;
    const recorded = events.get(taskId) ?? [];
    events.set(taskId, recorded);
    const record = (...reported: TaskEvent[]) => {
      if (stop.signal.aborted) return Promise.reject(new ModelError('CANCELLED', 'The process is dead.'));
      recorded.push(...reported);
      const safe = reported.some(e => e.type === 'DownloadCheckpointed' && e.data.received_bytes >= MIB);
      if (dies && safe) stop.abort('shutdown');
      return Promise.resolve();
    };
    const task = taskAfter(recorded, { ...model, taskId, kind });
    const outcome = await downloader.run(task, { record, progress: () => undefined }, stop.signal);
    return outcome.kind === 'installed' ? 'ready' : outcome.kind === 'failed' ? outcome.error.code : outcome.kind;
  }

  const pathOf = ({ modelId, version }: ModelVersion, path: string) =>
    join(installedPath(modelsDir, modelId, version), path);
  return {
    library,
    receivedBytes: () => received,
    run,
    read: (model, path) => readFile(pathOf(model, path)),
    write: (model, path, bytes) => writeFile(pathOf(model, path), bytes),
    close: async () => {
      own.close();
      await home.remove();
    },
  };
}
