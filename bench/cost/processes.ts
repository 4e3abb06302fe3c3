/**
 * Whole processes, with what they cost: time of the clock, processor time of the process and of all
 * that it started, and peak memory where it is Node.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { median, medianRatio } from '../support/stats.ts';

const PEAK = fileURLToPath(new URL('peak.cjs', import.meta.url));
/** bash tells the times of a pipeline with three digits. */
const TIMED = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>"$ERRORS"';

export interface Cost {
  ms: number;
  cpuMs: number;
  /** Bytes; NaN where the process isn't Node. */
  peakRss: number;
}

/** @throws Error with its stderr when the command fails */
export async function costOf(folder: string, command: readonly string[]): Promise<Cost> {
  const [errors, peaks] = [join(folder, 'stderr.txt'), join(folder, 'peak.txt')];
  await rm(peaks, { force: true });
  const env = { ...process.env, ERRORS: errors, PEAK_FILE: peaks, NODE_OPTIONS: `--require=${PEAK}` };
  const child = spawn('bash', ['-c', TIMED, 'bash', ...command], { stdio: ['ignore', 'ignore', 'pipe'], env });
  const [times, [code]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number | null]>]);
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${await readFile(errors, 'utf8')}`);
  const [real = NaN, user = NaN, system = NaN] = times.trim().split(' ').map(Number);
  return { ms: real * 1000, cpuMs: (user + system) * 1000, peakRss: await highest(peaks) };
}

async function highest(file: string): Promise<number> {
  const found = await readFile(file, 'utf8').catch(() => '');
  return found === '' ? Number.NaN : Math.max(...found.trim().split('\n').map(Number));
}

export type Sides<Name extends string> = Record<Name, () => Promise<Cost>>;

/** All sides in turns, forwards and backwards, after a round that only warms the caches. */
export async function inTurns<Name extends string>(sides: Sides<Name>, rounds: number): Promise<Record<Name, Cost[]>> {
  const names = Object.keys(sides) as Name[];
  const costs = Object.fromEntries(names.map(name => [name, [] as Cost[]])) as Record<Name, Cost[]>;
  for (let round = -1; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const cost = await sides[name]();
      if (round >= 0) costs[name].push(cost);
    }
  }
  return costs;
}

/** The median of what `ours[i]` is of `theirs[i]`, and both medians. */
export function compare(ours: readonly Cost[], theirs: readonly Cost[], what: keyof Cost) {
  const [mine, other] = [ours.map(cost => cost[what]), theirs.map(cost => cost[what])];
  return { ours: median(mine), theirs: median(other), ratio: medianRatio(mine, other) };
}
