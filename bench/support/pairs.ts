/** Whole processes measured in pairs: ours and the other one after it, then the other way round. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** A process as it is measured: Node's arguments. */
export interface MeasuredProcess {
  args: string[];
  env?: Record<string, string>;
}

/** Wall-clock milliseconds from spawn to end; run `i` of one side ran beside run `i` of the other. */
export interface PairedTimes {
  ours: number[];
  theirs: number[];
}

/**
 * Runs both sides `rounds` times, after one round that only warms the caches. Each round changes which side goes first,
 * so that a machine that becomes slower or faster meanwhile favours neither.
 *
 * @throws Error with its stderr when a process fails
 */
export async function measurePairs(
  ours: MeasuredProcess,
  theirs: MeasuredProcess,
  { rounds }: { rounds: number },
): Promise<PairedTimes> {
  const times: PairedTimes = { ours: [], theirs: [] };
  for (let round = -1; round < rounds; round += 1) {
    const sides = [['ours', ours] as const, ['theirs', theirs] as const];
    if (round % 2 === 0) sides.reverse();
    for (const [side, measured] of sides) {
      const ms = await wallMs(measured);
      if (round >= 0) times[side].push(ms);
    }
  }
  return times;
}

async function wallMs({ args, env = {} }: MeasuredProcess): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, UV_THREADPOOL_SIZE: '16', ...env },
  });
  const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number | null]>]);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${err}`);
  return performance.now() - began;
}
