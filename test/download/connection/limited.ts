/** Downloads below a limit, and how many bytes each read by when. */
import { createDownloader } from '../../../src/download/downloader.ts';
import type { Downloader } from '../../../src/download/types.ts';
import type { VersionPlan } from '../../../src/library/types.ts';
import type { Handler } from '../../support/servers/fault-server.ts';
import { rangeOf } from '../../support/servers/fault-server.ts';
import { libraryOf, planOf, taskAfter } from '../harness.ts';
import type { World } from '../harness.ts';

const BLOCK = Buffer.alloc(256 * 1024, 7);

/** Serves any range of a file of zeros and sevens that exists nowhere, as fast as it is read. */
function endless(size: number): Handler {
  return (request, response) => {
    const { from, to } = rangeOf(request, size) ?? { from: 0, to: size };
    response.writeHead(206, {
      'accept-ranges': 'bytes',
      'content-length': String(to - from),
      'content-range': `bytes ${from}-${to - 1}/${size}`,
      etag: '"endless"',
    });
    let at = from;
    const send = () => {
      while (at < to && !response.destroyed) {
        const bytes = BLOCK.subarray(0, Math.min(BLOCK.length, to - at));
        at += bytes.length;
        if (!response.write(bytes)) return void response.once('drain', send);
      }
      response.end();
    };
    send();
  };
}

export interface Limited {
  downloader: Downloader;
  limit: { value: number | null };
  /** Begins a download that never ends by itself; `read()` are its bytes so far. */
  begin(taskId: string): { read: () => number; events: string[] };
  stop(): Promise<unknown>;
}

/** Downloads of endless files from the server of a world. */
export function limited(world: World, { size, connections }: { size: number; connections: number }): Limited {
  world.server.fault = endless(size);
  const limit = { value: null as number | null };
  const file = { path: 'weights.bin', sizeBytes: size, sha256: '0'.repeat(64), pieceSizeBytes: 0, pieces: [] };
  const plan: VersionPlan = { ...planOf(world.files, false), files: [file], totalBytes: size };
  const downloader = createDownloader({
    ...{ modelsDir: world.modelsDir, dataDir: world.dataDir, fetch: world.fetch, bootId: 'boot-1' },
    library: { ...libraryOf(world), plan: (_model, version) => Promise.resolve({ ...plan, version }) },
    ...{ maxDownloads: () => 3, connectionsPerFile: () => connections, bytesPerSecond: () => limit.value },
  });
  const stop = new AbortController();
  const runs: Promise<unknown>[] = [];
  return {
    ...{ downloader, limit },
    begin(taskId) {
      let bytes = 0;
      const events: string[] = [];
      const reporter = {
        record: (...recorded: { type: string }[]) => (
          events.push(...recorded.map(({ type }) => type)),
          Promise.resolve()
        ),
        progress: (sample: { receivedBytes: number }) => void (bytes = sample.receivedBytes),
      };
      const version = `1.0.${runs.length}`;
      runs.push(downloader.run(taskAfter([], { taskId, version }), reporter, stop.signal));
      return { read: () => bytes, events };
    },
    stop: () => {
      stop.abort('shutdown');
      return Promise.all(runs);
    },
  };
}
