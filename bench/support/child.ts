/** Measurements run in processes of their own, so that heap, thread pool and peak RSS belong to nothing else. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { built } from './built.ts';

export interface ChildOptions {
  /** The interpreter; this one by default. */
  node?: string;
  env?: Record<string, string>;
}

/**
 * Runs a module with one JSON argument and returns the JSON that it prints.
 *
 * @throws Error with its stderr when it fails, with the compiler's words when it doesn't compile
 */
export async function measure<T>(module: URL, argument: object, options: ChildOptions = {}): Promise<T> {
  const { node = process.execPath, env = {} } = options;
  const child = spawn(node, [await built(module), JSON.stringify(argument)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, UV_THREADPOOL_SIZE: '16', ...env },
  });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  if (code !== 0) throw new Error(`${module.pathname} ended with ${code}: ${err}`);
  return JSON.parse(out) as T;
}

/** The child's side of `measure`. */
export function argument<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}') as T;
}

export function answer(value: object): void {
  process.stdout.write(JSON.stringify(value));
}

/** Highest resident set of this process, bytes. */
export function peakRss(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** Processor time of this process's threads since `since`, of the kernel on their behalf too. */
export function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}
