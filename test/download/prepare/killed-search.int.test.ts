import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { installedPath, partPath, tempDir } from '../../../src/disk/paths.ts';
import { ggufOf } from '../../support/files/model-files.ts';
import { childProgram } from '../../support/program.ts';
import { createWorld, MODEL, PIECE } from '../harness.ts';
import type { World } from '../harness.ts';
import { fullPlan } from './updates.ts';

const CHILD = new URL('../../support/processes/download-process.ts', import.meta.url).pathname;
const FILE = 'weights.bin';
const BEFORE = '0.9.0';
const PIECES = 512;
/** Writes to the part, seen from outside, after which a run is killed. */
const KILLS_AFTER = [1, 20, 60, 150];

describe('an update that is killed while it looks through an installed version', () => {
  it('ends with the right bytes, and fetches what it lacked at first', async function () {
    this.timeout(60_000);
    const world = await createWorld({ files: { [FILE]: 1 } });
    try {
      const tensors = [{ name: 'all', bytes: randomBytes(PIECES * PIECE) }];
      const old = new Map([[FILE, ggufOf('template', tensors)]]);
      const now = new Map([[FILE, ggufOf(`template${'x'.repeat(37)}`, tensors)]]);
      const folder = installedPath(world.modelsDir, MODEL.modelId, BEFORE);
      await mkdir(folder, { recursive: true });
      await mkdir(tempDir(world.modelsDir), { recursive: true });
      await writeFile(join(folder, FILE), old.get(FILE)!);
      await writeFile(join(folder, 'manifest.json'), fullPlan(old, BEFORE).manifestFile!);
      world.server.put(`/storage/${FILE}`, now.get(FILE)!);
      await writeFile(join(world.root, 'plan.json'), JSON.stringify(fullPlan(now, MODEL.version)));
      const ends: unknown[] = [];
      for (const writes of KILLS_AFTER) ends.push(await killedAfter(world, writes));
      // A slow machine sees fewer writes than there are; the first kill always comes.
      expect(ends[0]).to.equal('SIGKILL');
      const { child, outcome } = start(world);
      await once(child, 'close');
      expect(JSON.parse(outcome())).to.deep.equal({ kind: 'installed' });
      expect((await world.installed(FILE)).equals(now.get(FILE)!)).to.equal(true);
      const received = (await readFile(join(world.root, 'received.log'), 'utf8')).trim().split('\n');
      const fetched = received.reduce((sum, line) => sum + Number(line.split(' ')[1] ?? 0), 0);
      // A kill may come in the middle of the one piece that is fetched.
      expect(fetched).to.be.within(PIECE, PIECE * (KILLS_AFTER.length + 1));
    } finally {
      await world.close();
    }
  });
});

function start(world: World): { child: ChildProcess; outcome: () => string } {
  const args = [world.root, world.server.url, join(world.root, 'received.log')];
  const child = spawn(process.execPath, [...childProgram(CHILD), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  return { child, outcome: () => said };
}

/**
 * A run that ends before so many writes is not killed: the next one finds the version in its place.
 *
 * @returns the signal that ended it; null when it ended by itself
 */
async function killedAfter(world: World, writes: number): Promise<unknown> {
  const part = basename(partPath(world.modelsDir, MODEL.modelId, MODEL.version, FILE));
  const { child } = start(world);
  let seen = 0;
  const watcher = watch(tempDir(world.modelsDir), (_event, name) => {
    if (name === part && ++seen === writes) child.kill('SIGKILL');
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  watcher.close();
  return signal;
}
