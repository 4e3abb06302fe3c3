import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, watch } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { installedPath, partPath, tempDir } from '../../../src/disk/paths.ts';
import type { VersionPlan } from '../../../src/library/types.ts';
import { childProgram } from '../../support/program.ts';
import { createWorld, MODEL } from '../harness.ts';
import type { World } from '../harness.ts';
import { fullPlan } from './updates.ts';

const CHILD = fileURLToPath(new URL('../../support/processes/download-process.ts', import.meta.url));
export const FILE = 'weights.bin';
const BEFORE = '0.9.0';

/** A run that ends before its moment is not killed: the next one finds the version in its place. */
export type Moment = { writes: number } | { receivedBytes: number };

export interface KilledUpdate {
  /** The signals that ended the runs; null for one that ended by itself. */
  ends: unknown[];
  /** Bytes that arrived in all runs. */
  receivedBytes: number;
}

/** Updates `old` to `now` in a process that is killed at each of these moments, and then once more to its end. */
export async function killedUpdate(
  old: Buffer,
  now: Buffer,
  plan: (version: string) => VersionPlan,
  moments: readonly Moment[],
): Promise<KilledUpdate> {
  const world = await createWorld({ files: { [FILE]: 1 } });
  try {
    const folder = installedPath(world.modelsDir, MODEL.modelId, BEFORE);
    await mkdir(folder, { recursive: true });
    await mkdir(tempDir(world.modelsDir), { recursive: true });
    await writeFile(join(folder, FILE), old);
    await writeFile(join(folder, 'manifest.json'), fullPlan(new Map([[FILE, old]]), BEFORE).manifestFile!);
    await writeFile(received(world), '');
    world.server.put(`/storage/${FILE}`, now);
    await writeFile(join(world.root, 'plan.json'), JSON.stringify(plan(MODEL.version)));
    const ends: unknown[] = [];
    for (const moment of moments) ends.push(await killedAt(world, moment));
    const { child, outcome } = start(world);
    await once(child, 'close');
    expect(JSON.parse(outcome())).to.deep.equal({ kind: 'installed' });
    expect((await world.installed(FILE)).equals(now)).to.equal(true);
    return { ends, receivedBytes: receivedBytes(world) };
  } finally {
    await world.close();
  }
}

const received = ({ root }: World) => join(root, 'received.log');

function receivedBytes(world: World): number {
  if (!existsSync(received(world))) return 0;
  const lines = readFileSync(received(world), 'utf8').trim().split('\n');
  return lines.reduce((sum, line) => sum + Number(line.split(' ')[1] ?? 0), 0);
}

function start(world: World): { child: ChildProcess; outcome: () => string } {
  const args = [world.root, world.server.url, received(world)];
  const child = spawn(process.execPath, [...childProgram(CHILD), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  return { child, outcome: () => said };
}

async function killedAt(world: World, moment: Moment): Promise<unknown> {
  const { child } = start(world);
  const kill = () => child.kill('SIGKILL');
  const watcher =
    'writes' in moment ? afterWrites(world, moment.writes, kill) : afterBytes(world, moment.receivedBytes, kill);
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  watcher.close();
  return signal;
}

/** Writes to the part, seen from outside. */
function afterWrites(world: World, writes: number, act: () => void) {
  const part = basename(partPath(world.modelsDir, MODEL.modelId, MODEL.version, FILE));
  let seen = 0;
  return watch(tempDir(world.modelsDir), (_event, name) => {
    if (name === part && ++seen === writes) act();
  });
}

function afterBytes(world: World, bytes: number, act: () => void) {
  const before = receivedBytes(world);
  return watch(received(world), () => {
    if (receivedBytes(world) - before >= bytes) act();
  });
}
