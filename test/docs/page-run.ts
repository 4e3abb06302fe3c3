/** Runs the blocks of a page in order, in a folder of its own, as a reader of the page would. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { PROGRAM } from '../support/program.ts';
import { runnableBlocks } from './runnable.ts';
import type { Block } from './runnable.ts';

/** Against a block that never ends; a command on a busy machine takes seconds. */
const BLOCK_LIMIT_MS = 60_000;
const DOCS = new URL('../../docs/', import.meta.url);

export interface PageRun {
  /** What each block printed on stdout, in the page's order; null for one whose programs are not here. */
  printed: (string | null)[];
}

/**
 * @param folder where the page's files come to be
 * @param environment beside the process's own
 * @param replaced texts of the page that can't stand in a test: a fixed port
 * @throws Error that names the block which failed
 */
export async function runPage(
  page: string,
  folder: string,
  environment: Record<string, string>,
  replaced: Record<string, string> = {},
): Promise<PageRun> {
  const bin = await commandIn(folder);
  const env = { ...process.env, ...environment, PATH: `${bin}${delimiter}${process.env['PATH']}` };
  const running: ChildProcess[] = [];
  const printed: PageRun['printed'] = [];
  try {
    for (const found of runnableBlocks(await readFile(new URL(page, DOCS), 'utf8'))) {
      const block = { ...found, code: withReplaced(found.code, replaced) };
      if (!block.needs.every(isHere)) printed.push(null);
      else if (block.background) {
        running.push(start(block, folder, env));
        printed.push(await firstLine(running.at(-1)!, `${page}:${block.line}`));
      } else printed.push(await run(block, folder, env, `${page}:${block.line}`));
    }
  } finally {
    await Promise.all(running.map(end));
  }
  return { printed };
}

/** A `model-manager` for the PATH. */
async function commandIn(folder: string): Promise<string> {
  const bin = join(folder, '.bin');
  await mkdir(bin, { recursive: true });
  const words = [process.execPath, ...PROGRAM].map(word => `'${word}'`).join(' ');
  const command = join(bin, 'model-manager');
  await writeFile(command, `#!/bin/sh\nexec ${words} "$@"\n`);
  await chmod(command, 0o755);
  return bin;
}

function withReplaced(code: string, replaced: Record<string, string>): string {
  return Object.entries(replaced).reduce((done, [from, to]) => done.replaceAll(from, to), code);
}

function isHere(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v '${program}'`], { stdio: 'ignore' }).status === 0;
}

function start({ language, code, background }: Block, cwd: string, env: NodeJS.ProcessEnv): ChildProcess {
  const [program = '', ...args] = commandOf(language, background ? `exec ${code}` : code);
  // A group of its own: what a shell started ends with it.
  return spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
}

function commandOf(language: string, code: string): string[] {
  switch (language) {
    case 'sh':
      return ['sh', '-eu', '-c', code];
    case 'python':
      return ['python3', '-c', code];
    case 'cpp':
      return ['sh', '-eu', '-c', `g++ -std=c++17 -x c++ -o example - <<'END'\n${code}\nEND\n./example`];
    default:
      throw new Error(`Expected a block of sh, python or cpp, got "${language}".`);
  }
}

async function run(block: Block, cwd: string, env: NodeJS.ProcessEnv, where: string): Promise<string> {
  const child = start(block, cwd, env);
  const limit = setTimeout(() => signal(child, 'SIGKILL'), BLOCK_LIMIT_MS);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  clearTimeout(limit);
  if (code !== block.exit)
    throw new Error(`${where}: exit ${code ?? 'by its time limit'} instead of ${block.exit}\n${stdout}${stderr}`);
  return stdout;
}

async function firstLine(child: ChildProcess, where: string): Promise<string> {
  const lines = createInterface({ input: child.stdout! });
  const stderr = text(child.stderr!);
  const exited = once(child, 'exit').then(async () => {
    throw new Error(`${where}: ended before its first line\n${await stderr}`);
  });
  const [line] = (await Promise.race([once(lines, 'line'), exited])) as [string];
  exited.catch(() => undefined);
  return line;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  signal(child, 'SIGTERM');
  await once(child, 'exit');
}

/** To the process and to all that it started. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(-pid, name);
}
