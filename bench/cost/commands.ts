/** What a command costs that finds all done, and an engine that has nothing to do. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { delay, systemClock } from '../../src/ports/clock.ts';
import { MIB, model } from '../download/library.ts';
import { mib, withNginx } from '../download/parts.ts';
import { withFolder } from '../support/cache.ts';
import type { Row } from '../support/report.ts';
import { CLI, manyFiles, PAIRS, SMALL_FILES } from './models.ts';
import { compare, costOf, inTurns } from './processes.ts';

const IDLE_MS = 60_000;

export async function ready(): Promise<Row[]> {
  const one = await model('ready', MIB);
  const many = await manyFiles();
  return withNginx(async (nginx, folder) => {
    const rows: Row[] = [];
    const data = join(folder, 'data');
    await mkdir(data);
    const command = (modelId: string) => [
      ...[process.execPath, CLI, 'install', modelId, '--data', data, '--library', nginx.url],
    ];
    for (const { modelId } of [one, many]) await costOf(folder, command(modelId));
    const measured = async (what: string, modelId: string, most: number) => {
      const { ours, node } = await inTurns(
        { ours: () => costOf(folder, command(modelId)), node: () => costOf(folder, [process.execPath, '-e', '0']) },
        PAIRS,
      );
      const { ratio, ...ms } = compare(ours, node, 'ms');
      rows.push({
        ...{ what, ours: `${ms.ours.toFixed(0)} ms`, peer: `\`node -e 0\`: ${ms.theirs.toFixed(0)} ms` },
        ...{ result: `${ratio.toFixed(1)} ×`, bar: { words: `≤ ${most} ×`, held: ratio <= most } },
      });
    };
    const files = `${SMALL_FILES.toLocaleString('en')} files`;
    await measured('install of a model that is ready, no engine, one file', one.modelId, 4);
    await measured(`the same, ${files}`, many.modelId, 5);
    const app = await start([CLI, 'app', '--data', data, '--library', nginx.url]);
    await measured('the same beside an engine, one file', one.modelId, 4);
    await measured(`the same beside an engine, ${files}`, many.modelId, 5);
    await end(app);
    return rows;
  });
}

export async function idle(): Promise<Row[]> {
  return withFolder(async folder => {
    const app = await start([CLI, 'app', '--data', folder]);
    const node = await start(['-e', 'console.log(1); setInterval(() => 0, 1e9)']);
    await delay(systemClock, IDLE_MS);
    const [ours, theirs] = [await residentBytes(app), await residentBytes(node)];
    await Promise.all([end(app), end(node)]);
    const ratio = ours / theirs;
    return [
      {
        ...{ what: 'memory of an idle engine (`app`) after a minute', ours: mib(ours) },
        ...{ peer: `idle node: ${mib(theirs)}`, result: `${ratio.toFixed(2)} ×` },
        bar: { words: '≤ 1.5 ×', held: ratio <= 1.5 },
      },
    ];
  });
}

/** Up when it has printed its first line. */
async function start(args: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.stdout?.resume();
  return child;
}

export async function end(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

/** Linux alone tells it of another process. */
async function residentBytes({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024;
}
