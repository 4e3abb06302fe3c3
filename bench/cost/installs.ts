/** What installing costs: one large file, and many small ones. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { model } from '../download/library.ts';
import { mib, SIZE, withNginx } from '../download/parts.ts';
import { built } from '../support/built.ts';
import type { OlderBuild } from '../support/older.ts';
import type { Row } from '../support/report.ts';
import { CLI, install, manyFiles, PAIRS, SMALL_FILES } from './models.ts';
import { compare, costOf, inTurns } from './processes.ts';
import type { Cost } from './processes.ts';

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

interface Bar {
  of: keyof Cost;
  /** null where a figure is only printed. */
  most: number | null;
}

function row(what: string, [name, ours, theirs]: [string, Cost[], Cost[]], { of, most }: Bar): Row {
  const found = compare(ours, theirs, of);
  const show = of === 'peakRss' ? mib : seconds;
  return {
    ...{ what, ours: show(found.ours), peer: `${name}: ${show(found.theirs)}`, result: `${found.ratio.toFixed(2)} ×` },
    bar: most === null ? null : { words: `≤ ${most} ×`, held: found.ratio <= most },
  };
}

export async function byte(older: OlderBuild): Promise<Row[]> {
  const wanted = await model('one', SIZE);
  const bare = await built(new URL('../download/bare.child.ts', import.meta.url));
  return withNginx(async (nginx, folder) => {
    const file = join(folder, 'bare.bin');
    const asked = JSON.stringify({ url: `${nginx.url}/${wanted.path}`, file, sha256: wanted.sha256 });
    const { ours, theirs, loop } = await inTurns(
      {
        ours: () => install(folder, CLI, [wanted.modelId, nginx.url]),
        loop: async () => {
          const cost = await costOf(folder, [process.execPath, bare, asked]);
          await rm(file);
          return cost;
        },
        theirs: () => install(folder, older.cli, [wanted.modelId, nginx.url]),
      },
      PAIRS,
    );
    const build = older.commit.slice(0, 7);
    return [
      row(`install of ${mib(SIZE)}, wall`, ['bare loop', ours, loop], { of: 'ms', most: 0.85 }),
      row('the same, processor time', ['bare loop', ours, loop], { of: 'cpuMs', most: 1.25 }),
      row('the same, peak memory', ['bare loop', ours, loop], { of: 'peakRss', most: 1.15 }),
      row('the same, wall', [build, ours, theirs], { of: 'ms', most: 0.7 }),
      row('the same, processor time', [build, ours, theirs], { of: 'cpuMs', most: 0.75 }),
    ];
  });
}

export async function small(older: OlderBuild): Promise<Row[]> {
  const { modelId, paths, names } = await manyFiles();
  return withNginx(async (nginx, folder) => {
    const [copies, list] = [join(folder, 'copies'), join(folder, 'curl.txt')];
    const lines = names.map((name, i) => `url = "${nginx.url}/${paths}/${name}"\noutput = "${join(copies, `${i}`)}"\n`);
    await writeFile(list, lines.join(''));
    const script = `curl -sSf --parallel --parallel-max 16 -K '${list}' && find '${copies}' -type f -print0 | xargs -0 sync`;
    const { ours, theirs, curl } = await inTurns(
      {
        ours: () => install(folder, CLI, [modelId, nginx.url]),
        curl: async () => {
          await mkdir(copies);
          const cost = await costOf(folder, ['bash', '-c', script]);
          await rm(copies, { recursive: true });
          return cost;
        },
        theirs: () => install(folder, older.cli, [modelId, nginx.url]),
      },
      PAIRS,
    );
    const what = `${SMALL_FILES.toLocaleString('en')} files of 1 KiB`;
    return [
      row(`${what}, wall`, ['curl and sync', ours, curl], { of: 'ms', most: 1.2 }),
      row('the same, processor time', ['curl and sync', ours, curl], { of: 'cpuMs', most: null }),
      row('the same, wall', [older.commit.slice(0, 7), ours, theirs], { of: 'ms', most: 0.4 }),
    ];
  });
}
