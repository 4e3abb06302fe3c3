/** Processes of tests that kill, suspend and race them. */
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readEngineFile } from '../../../src/engine/ownership/engine-file.ts';
import type { EngineInfo } from '../../../src/engine/ownership/engine-file.ts';
import { PROGRAM } from '../../support/program.ts';
import type { World } from '../../support/world.ts';

export interface CommandProcess {
  child: ChildProcess;
  /** null when a signal ended it. */
  exit: Promise<number | null>;
  stdout: Promise<string>;
  stderr: Promise<string>;
}

/** The command line on the world's data directory; ended with the world. */
export function spawnCommand(world: World, args: string[]): CommandProcess {
  const child = spawn(process.execPath, [...PROGRAM, ...args, '--data', world.dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  world.onClose(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return { child, exit: exited.then(([code]) => code), stdout: text(child.stdout), stderr: text(child.stderr) };
}

/** engine.json as soon as it names an engine. */
export async function untilEngine(dataDir: string): Promise<EngineInfo> {
  const info = await ownerSuchThat(dataDir, found => found !== null);
  if (info === null) throw new Error('Expected an engine.');
  return info;
}

/** Resolves when no engine owns the directory. */
export async function untilFree(dataDir: string): Promise<void> {
  await ownerSuchThat(dataDir, found => found === null);
}

async function ownerSuchThat(
  dataDir: string,
  holds: (owner: EngineInfo | null) => boolean,
): Promise<EngineInfo | null> {
  await mkdir(dataDir, { recursive: true });
  const watcher = watch(dataDir);
  try {
    for (;;) {
      const changed = once(watcher, 'change');
      const owner = await readEngineFile(dataDir);
      if (holds(owner)) return owner;
      await changed;
    }
  } finally {
    watcher.close();
  }
}

export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
