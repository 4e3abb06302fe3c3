import { open, readdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { PartFile } from '../../../src/download/part/part-file.ts';
import { incomingPath, partPath, tempDir } from '../../../src/disk/paths.ts';
import { randomOf, SEED } from '../../support/seed.ts';
import { tempDir as temporaryFolder } from '../../support/files/temp-dir.ts';
import { createWorld, MODEL, PIECE } from '../harness.ts';
import type { World } from '../harness.ts';

/** SEED=… ROUNDS=… for more of it. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 24);

const FILES = { 'weights.bin': 12 * PIECE + 77, 'vocabulary.txt': 3000 };
/** About as many calls and events as such a download has. */
const MOMENTS = 160;

/** Somebody else in the folder: does something to a file of the version, wherever it is by now. */
class Hand {
  readonly done: string[] = [];
  readonly #world: World;
  readonly #next: () => number;
  readonly #at: Set<number>;
  #moment = 0;
  #busy = false;

  constructor(world: World, next: () => number) {
    this.#world = world;
    this.#next = next;
    this.#at = new Set(Array.from({ length: 1 + Math.floor(next() * 3) }, () => Math.floor(next() * MOMENTS)));
  }

  /** The download is at another of its calls or events. */
  async moment(what: string): Promise<void> {
    if (this.#busy || !this.#at.has(this.#moment++)) return;
    this.#busy = true;
    try {
      await this.#act(what);
    } finally {
      this.#busy = false;
    }
  }

  async #act(what: string): Promise<void> {
    const path = this.#next() < 0.7 ? 'weights.bin' : 'vocabulary.txt';
    const { modelsDir } = this.#world;
    const part = partPath(modelsDir, MODEL.modelId, MODEL.version, path);
    const places = [part, join(incomingPath(modelsDir, MODEL.modelId, MODEL.version), path)];
    for (const place of places) {
      const deed = await this.#deed(place, FILES[path]).catch(() => null);
      if (deed === null) continue;
      this.done.push(`${deed} at ${what} of ${place === part ? 'the part of' : 'the staged'} ${path}`);
      return;
    }
  }

  async #deed(place: string, size: number): Promise<string | null> {
    const handle = await open(place, 'r+');
    try {
      const kind = Math.floor(this.#next() * 7);
      if (kind === 0) await rm(place);
      else if (kind === 1) await truncate(place, Math.floor(this.#next() * size));
      else if (kind === 2) await handle.appendFile(Buffer.alloc(100, 1));
      else if (kind === 3) {
        await writeFile(`${place}~`, Buffer.alloc(size, 5));
        await rename(`${place}~`, place);
      } else {
        const length = 1 + Math.floor(this.#next() * 300);
        await handle.write(Buffer.alloc(length, 0xee), 0, length, Math.floor(this.#next() * (size - length)));
      }
      return ['deleted', 'cut', 'grown', 'replaced'][kind] ?? 'written over';
    } finally {
      await handle.close();
    }
  }
}

/** Lets somebody act before and behind each call of open files; returns what ends that. */
async function atEachCall(moment: (what: string) => Promise<void>): Promise<() => void> {
  const handle = await open(import.meta.filename, 'r');
  await handle.close();
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  const undo = (['read', 'writev', 'datasync'] as const).map(method => {
    const real = Object.getOwnPropertyDescriptor(prototype, method)!;
    const call = real.value as (...args: unknown[]) => Promise<unknown>;
    Object.defineProperty(prototype, method, {
      ...real,
      value: async function (this: FileHandle, ...args: unknown[]) {
        await moment(`before ${method}`);
        const result = await call.apply(this, args);
        await moment(`behind ${method}`);
        return result;
      },
    });
    return () => Object.defineProperty(prototype, method, real);
  });
  return () => undo.forEach(back => back());
}

async function round(seed: number): Promise<string> {
  const next = randomOf(seed);
  const manifest = next() < 0.5;
  const connections = next() < 0.5 ? 1 : 4;
  // Small files of many are synced and looked at together.
  const manyFiles = next() < 0.3 ? 1 : 100;
  const world = await createWorld({ manifest, files: FILES });
  const hand = new Hand(world, next);
  let installed = false;
  const undo = await atEachCall(what => (installed ? Promise.resolve() : hand.moment(what)));
  const tell = () => `SEED=${seed}: ${hand.done.join('; ')}`;
  try {
    const outcome = await world.run({
      more: { connectionsPerFile: () => connections, random: next },
      policy: { giveUpMs: 5000, manyFiles },
      onEvent: async ({ type }) => {
        installed ||= type === 'ModelInstalled';
        if (!installed) await hand.moment(type);
      },
    });
    undo();
    if (outcome.kind === 'installed') {
      for (const [path, bytes] of world.files) {
        expect((await world.installed(path)).equals(bytes), `${path} is right. ${tell()}`).to.equal(true);
      }
      const left = (await readdir(tempDir(world.modelsDir))).filter(name => !name.endsWith('~'));
      expect(left, tell()).to.deep.equal([]);
    } else expect(outcome.kind, tell()).to.equal('failed');
    return `${outcome.kind}${hand.done.length > 0 ? '' : ', untouched'}`;
  } finally {
    undo();
    await world.close();
  }
}

describe('files in transfer that somebody else has in hand', function () {
  this.timeout(20_000 + 5_000 * ROUNDS);

  it('are right when they are installed, whatever was done to them at whatever moment', async () => {
    const outcomes: Record<string, number> = {};
    for (let seed = SEED; seed < SEED + ROUNDS; seed += 1) {
      const outcome = await round(seed);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    console.log(`    ${JSON.stringify(outcomes)}, SEED=${SEED} ROUNDS=${ROUNDS}`);
    expect(outcomes['installed']).to.be.greaterThan(ROUNDS / 3);
  });
});

// Linux from 6.13 on gives every write a time of its own that somebody looked at; before that, and
// elsewhere, a clock's tick has but one.
it('a settled stamp is changed by every later write, however soon it comes', async () => {
  const folder = await temporaryFolder();
  const part = await PartFile.open(join(folder.path, 'a.part'));
  try {
    for (let round = 0; round < 20; round += 1) {
      await part.write(0, [Buffer.from(`${round}`)]);
      const { changedNs } = await part.settledStamp();
      await part.write(0, [Buffer.from('x')]);
      expect(part.stamp().changedNs > changedNs, String(round)).to.equal(true);
    }
  } finally {
    await part.close();
    await folder.remove();
  }
});
