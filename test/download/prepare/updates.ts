import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { installedPath } from '../../../src/disk/paths.ts';
import { BlockSums } from '../../../src/hash/index.ts';
import type { PlanFile, VersionPlan } from '../../../src/library/types.ts';
import { createWorld, MODEL, PIECE, planOf } from '../harness.ts';
import type { World } from '../harness.ts';

export const OLD = MODEL.version;
export const NEW = '1.1.0';
/** Of weights.bin. */
export const PIECES = 100;
const FAST = { writeBytes: 1024 * 1024, progressMs: 0 };

/** Of weak sums: eight to a piece, as libraries have it. */
export const BLOCK = PIECE / 8;

/** planOf with a manifest.json as a library writes it, pieces and all. */
export function fullPlan(files: Map<string, Buffer>, version: string, manifest = true, weak = false) {
  const plain = planOf(files, manifest);
  const plan = weak ? { ...plain, files: plain.files.map(file => withSums(file, files.get(file.path)!)) } : plain;
  const rows = plan.files.map(file => ({
    path: file.path,
    size_bytes: file.sizeBytes,
    sha256: file.sha256,
    piece_size: PIECE,
    pieces: file.pieces,
  }));
  return { ...plan, version, manifestFile: manifest ? Buffer.from(JSON.stringify({ files: rows })) : null };
}

function withSums(file: PlanFile, bytes: Buffer): PlanFile {
  const sums = new BlockSums(BLOCK);
  sums.add(new Uint8Array(bytes));
  return { ...file, weak: { blockBytes: BLOCK, sums: sums.toString() } };
}

/** A copy with other bytes in these pieces. */
export function changed(bytes: Buffer, ...pieces: number[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const piece of pieces) randomBytes(PIECE).copy(copy, piece * PIECE);
  return copy;
}

/** A world with an installed version. */
export interface Updates {
  world: World;
  /** The files of the installed version. */
  old: Map<string, Buffer>;
  /** Publishes a new version and installs it. Resolves to the body bytes that the server gave. */
  update(files: Map<string, Buffer>, manifest?: boolean, weak?: boolean): Promise<number>;
  /** Installs the new version by this plan. */
  updateBy(plan: VersionPlan, files: Map<string, Buffer>): Promise<number>;
  /** Flips a byte of an installed file. */
  spoil(path: string, at: number): Promise<void>;
  /** Bytes asked for, by the ranges: an upper bound. */
  fetchedBytes(files: Map<string, Buffer>): number;
}

/** @param given the files of the installed version; else random ones */
export async function installedOld(manifest = true, given?: Map<string, Buffer>): Promise<Updates> {
  const world = await createWorld({ manifest, files: { 'weights.bin': PIECES * PIECE, 'same.bin': 3 * PIECE + 5 } });
  const old = given ?? world.files;
  for (const [path, bytes] of old) world.server.put(`/storage/${path}`, bytes);
  world.plan = fullPlan(old, OLD, manifest);
  expect(await world.run({ policy: FAST })).to.deep.equal({ kind: 'installed' });
  return { world, old, update, updateBy, spoil, fetchedBytes };

  async function spoil(path: string, at: number): Promise<void> {
    const file = join(installedPath(world.modelsDir, MODEL.modelId, OLD), path);
    const bytes = await readFile(file);
    bytes[at]! ^= 1;
    await writeFile(file, bytes);
  }

  function update(files: Map<string, Buffer>, withManifest = true, weak = false): Promise<number> {
    return updateBy(fullPlan(files, NEW, withManifest, weak), files);
  }

  async function updateBy(plan: VersionPlan, files: Map<string, Buffer>): Promise<number> {
    for (const [path, bytes] of files) world.server.put(`/storage/${path}`, bytes);
    world.plan = plan;
    world.events.length = 0;
    world.progress.length = 0;
    world.server.seen.length = 0;
    const task = { version: NEW, kind: 'update' as const };
    expect(await world.run({ task, policy: FAST })).to.deep.equal({ kind: 'installed' });
    for (const [path, bytes] of files) expect((await newFile(path)).equals(bytes), path).to.equal(true);
    expect(await world.leftovers()).to.deep.equal([]);
    return fetchedBytes(files);
  }

  function newFile(path: string): Promise<Buffer> {
    return readFile(join(installedPath(world.modelsDir, MODEL.modelId, NEW), path));
  }

  function fetchedBytes(files: Map<string, Buffer>): number {
    let sum = 0;
    for (const { method, path, range } of world.server.seen) {
      if (method !== 'GET') continue;
      const size = files.get(path.replace('/storage/', ''))?.length ?? 0;
      const [, from, to] = /bytes=(\d+)-(\d+)/.exec(range ?? '') ?? [];
      sum += from === undefined ? size : Number(to) + 1 - Number(from);
    }
    return sum;
  }
}
