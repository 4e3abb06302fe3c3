/** The installation of one large model, beside an older build of the program, both through their package's door. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../../scripts/setup.mjs';
import { measure } from '../support/child.ts';
import { olderBuild } from '../support/older.ts';
import type { Row } from '../support/report.ts';
import { median, medianRatio } from '../support/stats.ts';
import { model } from './library.ts';
import { mib, SIZE, withNginx } from './parts.ts';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const PAIRS = Number(process.env.PAIRS ?? 10);
const BAR = 1.03;

interface Run {
  ms: number;
  /** Processor time: a busy machine moves it less than the time of the clock. */
  cpuMs: number;
}

/** @param commit of the older build: anything that git knows as one */
export async function older(commit: string): Promise<Row[]> {
  await ensureBuilt({ log: (line: string) => console.error(line) });
  const build = await olderBuild({ commit });
  const wanted = await model('one', SIZE);
  return withNginx(async (nginx, folder) => {
    const install = async (dist: string, url: string) => {
      const dataDir = join(folder, 'data');
      const child = new URL('manager.child.ts', import.meta.url);
      const run = await measure<Run>(child, { dist, dataDir, url, modelId: wanted.modelId });
      await rm(dataDir, { recursive: true });
      return run;
    };
    const beside = async (what: string, url: string): Promise<Row> => {
      const [ours, theirs]: [Run[], Run[]] = [[], []];
      for (let pair = -1; pair < PAIRS; pair++) {
        const sides = [[DIST, ours] as const, [build.dist, theirs] as const];
        if (pair % 2 === 0) sides.reverse();
        for (const [dist, runs] of sides) {
          const run = await install(dist, url);
          // The first pair only warms the caches.
          if (pair >= 0) runs.push(run);
        }
      }
      const [ourMs, theirMs] = [ours.map(({ ms }) => ms), theirs.map(({ ms }) => ms)];
      const ratio = medianRatio(ourMs, theirMs);
      const work = medianRatio(
        ours.map(({ cpuMs }) => cpuMs),
        theirs.map(({ cpuMs }) => cpuMs),
      );
      return {
        what,
        ours: `${(median(ourMs) / 1000).toFixed(2)} s`,
        peer: `${build.commit.slice(0, 7)}: ${(median(theirMs) / 1000).toFixed(2)} s`,
        result: `${ratio.toFixed(3)} ×; of CPU time ${work.toFixed(3)} ×`,
        bar: { words: `≤ ${BAR} ×`, held: ratio <= BAR },
      };
    };
    return [
      await beside(`${mib(SIZE)}, 4 connections`, nginx.url),
      await beside(`${mib(SIZE)} at 20 MB/s a connection, 4 connections`, nginx.limitedUrl),
    ];
  });
}
