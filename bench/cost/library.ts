/** What serving and publishing a large file cost. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, withFolder } from '../support/cache.ts';
import { model } from '../download/library.ts';
import { mib, SIZE, withNginx } from '../download/parts.ts';
import type { Row } from '../support/report.ts';
import { end } from './commands.ts';
import { CLI, PAIRS } from './models.ts';
import { compare, costOf, inTurns } from './processes.ts';

/** Clients that ask at the same time. */
const CLIENTS = [1, 8];

export async function serve(): Promise<Row[]> {
  const wanted = await model('one', SIZE);
  const storage = await cacheFolder('library', 'storage');
  return withNginx(async (nginx, folder) => {
    const server = spawn(process.execPath, [CLI, 'library', 'serve', storage], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const url = /http:\S+/.exec(String(line))?.[0].replace(/\/$/, '') ?? '';
    server.stdout.resume();
    const rows: Row[] = [];
    for (const clients of CLIENTS) {
      const fetched = (from: string) => {
        const script = `for i in $(seq ${clients}); do curl -sSf -o /dev/null '${from}/${wanted.path}' & done; wait`;
        return costOf(folder, ['bash', '-c', script]);
      };
      const { ours, theirs } = await inTurns({ ours: () => fetched(url), theirs: () => fetched(nginx.url) }, PAIRS);
      const ms = compare(theirs, ours, 'ms');
      const speed = (of: number) => `${((SIZE * clients) / of / 1000).toFixed(0)} MB/s`;
      rows.push({
        ...{ what: `\`library serve\` of ${mib(SIZE)}, ${clients} at once`, ours: speed(ms.theirs) },
        ...{ peer: `nginx, sendfile: ${speed(ms.ours)}`, result: `${ms.ratio.toFixed(2)} × its speed` },
        bar: { words: '≥ 0.75 ×', held: ms.ratio >= 0.75 },
      });
    }
    await end(server);
    return rows;
  });
}

export async function publish(): Promise<Row[]> {
  const { source } = await model('one', SIZE);
  return withFolder(async folder => {
    const target = join(folder, 'target');
    const gone = async <T>(cost: T): Promise<T> => {
      await rm(target, { recursive: true });
      return cost;
    };
    const script = `cp '${source}' '${target}' && sync '${target}' && openssl dgst -sha256 '${target}'`;
    const ours = [process.execPath, CLI, 'library', 'publish', target, 'm', '1.0.0', source];
    const costs = await inTurns(
      {
        ours: async () => gone(await costOf(folder, ours)),
        copy: async () => gone(await costOf(folder, ['bash', '-c', script])),
      },
      PAIRS,
    );
    const { ratio, ...ms } = compare(costs.ours, costs.copy, 'ms');
    const seconds = (of: number) => `${(of / 1000).toFixed(2)} s`;
    return [
      {
        ...{ what: `\`library publish\` of ${mib(SIZE)}`, ours: seconds(ms.ours) },
        ...{ peer: `cp, sync, openssl dgst: ${seconds(ms.theirs)}`, result: `${ratio.toFixed(2)} ×` },
        bar: { words: '≤ 1.1 ×', held: ratio <= 1.1 },
      },
    ];
  });
}
