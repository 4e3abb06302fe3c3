/** Small files from a server that drops every third reused request, beside one that drops none. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { exportLibrary } from '../../src/library/export/index.ts';
import { publishVersion } from '../../src/library/publish/index.ts';
import { withFolder } from '../support/cache.ts';
import { measure } from '../support/child.ts';
import type { Row } from '../support/report.ts';
import { median, medianRatio } from '../support/stats.ts';
import type { Installed } from './parts.ts';

const MODEL = { modelId: 'small', version: '1.0.0' };
const FILES = 40;
const FILE_BYTES = 64 * 1024;
const DROP_EVERY = 3;
const PAIRS = 5;
/** What tells of a connection that failed. */
const TROUBLES = /"type":"(DownloadPaused|RetryScheduled|DownloadFailed|FileRejected|PieceRejected)"/g;

export async function dropping(): Promise<Row[]> {
  return withFolder(async folder => {
    const site = await publish(folder);
    const [dropped, kept] = [await serve(site, DROP_EVERY), await serve(site, Infinity)];
    const install = async (url: string) => {
      const dataDir = join(folder, 'data');
      const child = new URL('install.child.ts', import.meta.url);
      const { ms } = await measure<Installed>(child, { dataDir, url, models: [MODEL], action: 'install' });
      const events = await troubles(dataDir);
      await rm(dataDir, { recursive: true });
      return { ms, events };
    };
    const [ours, theirs]: [number[], number[]] = [[], []];
    let events = 0;
    try {
      for (let pair = 0; pair < PAIRS; pair++) {
        const order = [dropped, kept];
        if (pair % 2 === 1) order.reverse();
        for (const server of order) {
          const run = await install(server.url);
          (server === dropped ? ours : theirs).push(run.ms);
          events += run.events;
        }
      }
    } finally {
      dropped.close();
      kept.close();
    }
    const ratio = medianRatio(ours, theirs);
    return [
      {
        what: `${FILES} files of ${FILE_BYTES / 1024} KiB, every third reused request dropped`,
        ours: `${median(ours).toFixed(0)} ms`,
        peer: `none dropped: ${median(theirs).toFixed(0)} ms`,
        result: `${ratio.toFixed(2)} ×; ${dropped.drops()} dropped, ${events} events of it`,
        bar: { words: '≤ 1.2 ×, no event', held: ratio <= 1.2 && events === 0 && dropped.drops() > 0 },
      },
    ];
  });
}

async function publish(folder: string): Promise<string> {
  const [source, storage, site] = ['source', 'storage', 'site'].map(name => join(folder, name));
  await mkdir(source!);
  for (let file = 0; file < FILES; file++) await writeFile(join(source!, `${file}.bin`), randomBytes(FILE_BYTES));
  await publishVersion({ storage: storage!, ...MODEL, paths: [source!] });
  await exportLibrary(storage!, site!);
  return site!;
}

interface Server {
  url: string;
  drops(): number;
  close(): void;
}

/** A static host of the export that resets the connection of every nth request on one used before. */
async function serve(site: string, every: number): Promise<Server> {
  const used = new WeakSet<Socket>();
  let reused = 0;
  let drops = 0;
  const server = createServer((request, response) => {
    const { socket } = request;
    if (used.has(socket) && (reused += 1) % every === 0) {
      drops += 1;
      return void socket.resetAndDestroy();
    }
    used.add(socket);
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    const isPage = path.startsWith('/api/') && !path.endsWith('.json');
    readFile(join(site, isPage ? `${path}/index.json` : path)).then(
      bytes => response.writeHead(200, { 'content-length': bytes.length }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    drops: () => drops,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function troubles(dataDir: string): Promise<number> {
  const journal = join(dataDir, 'journal');
  const segments = (await readdir(journal)).filter(name => name.endsWith('.ndjson'));
  const texts = await Promise.all(segments.map(name => readFile(join(journal, name), 'utf8')));
  return texts.join('').match(TROUBLES)?.length ?? 0;
}
