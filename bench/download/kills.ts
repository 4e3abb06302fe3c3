/** SIGKILL again and again during one download. How much of what the killed runs received is fetched a second time? */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { randomOf } from '../../test/support/seed.ts';
import { built } from '../support/built.ts';
import { intervalsOf, joined, overlapBytes } from '../support/received.ts';
import type { Interval } from '../support/received.ts';
import type { Row } from '../support/report.ts';
import { FILE, MIB, model, sha256Of } from './library.ts';
import type { BenchModel } from './library.ts';
import { mib, SIZE, withNginx } from './parts.ts';

const KILLS = Number(process.env.KILLS ?? 50);
/**
 * The longest time from a run's first byte to its kill. 50 runs of half this time fetch about 1 GiB from the limited
 * server.
 */
const LONGEST_RUN_MS = (2 * (SIZE / KILLS / 80e6) * 1000) / 1.5;
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const MOST_BYTES = 4 * MIB;

export async function kills(): Promise<Row[]> {
  const wanted = await model('one', SIZE);
  const random = randomOf(SEED);
  console.error(`kills: SEED=${SEED}`);
  return withNginx(async (nginx, folder) => {
    const dataDir = join(folder, 'data');
    let had: Interval[] = [];
    const costs: number[] = [];
    let killed = 0;
    for (let finished = false; !finished;) {
      const received = join(folder, `received-${costs.length}`);
      const limitMs = killed < KILLS ? random() * LONGEST_RUN_MS : null;
      finished = await runOnce({ dataDir, url: nginx.limitedUrl, wanted, received }, limitMs);
      if (!finished) killed += 1;
      const now = intervalsOf(await readFile(received, 'utf8').catch(() => ''));
      costs.push(overlapBytes(had, now));
      had = joined([...had, ...now]);
    }
    const right = (await sha256Of(join(dataDir, 'models', wanted.modelId, wanted.version, FILE))) === wanted.sha256;
    const most = Math.max(...costs);
    const total = costs.reduce((sum, bytes) => sum + bytes, 0);
    return [
      {
        what: `${killed} SIGKILLs during a download of ${mib(SIZE)} (SEED=${SEED})`,
        ours: `at most ${mib(most)} a kill received twice, ${mib(total)} in all`,
        peer: '',
        result: `final hash ${right ? 'right' : 'WRONG'}`,
        bar: { words: '≤ 4 MiB a kill', held: right && most <= MOST_BYTES && overlapBytes(had, [[0, SIZE]]) === SIZE },
      },
    ];
  });
}

interface RunOptions {
  dataDir: string;
  url: string;
  wanted: BenchModel;
  received: string;
}

/** True when the download finished before it could be killed. `limitMs` counts from the run's first byte; null: no kill. */
async function runOnce({ dataDir, url, wanted, received }: RunOptions, limitMs: number | null): Promise<boolean> {
  const argument = { dataDir, url, models: [wanted], action: 'install', received };
  const module = await built(new URL('install.child.ts', import.meta.url));
  const child = spawn(process.execPath, [module, JSON.stringify(argument)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
  });
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
  if (limitMs !== null && (await firstByte(received, child))) {
    await new Promise(resolve => setTimeout(resolve, limitMs));
    child.kill('SIGKILL');
  }
  const [code, signal] = await exited;
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`The engine ended with ${code ?? signal}.`);
  return code === 0;
}

const POLL_MS = 5;

/** False when the engine ended first. */
async function firstByte(received: string, child: { exitCode: number | null }): Promise<boolean> {
  while (child.exitCode === null) {
    const size = await stat(received).then(
      found => found.size,
      () => 0,
    );
    if (size > 0) return true;
    await new Promise(resolve => setTimeout(resolve, POLL_MS));
  }
  return false;
}
