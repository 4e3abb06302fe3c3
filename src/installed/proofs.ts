import { createHash } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { installedPath } from '../disk/index.ts';
import { parseChecksum } from '../library/format/index.ts';
import { formatRef } from '../model/identity.ts';
import type { ModelVersion } from '../model/identity.ts';
import { CHECKSUM_FILE } from '../model/manifest.ts';
import { errorFields } from '../ports/logger.ts';
import type { Logger } from '../ports/logger.ts';

/** How a version's files looked when they were hashed last, and whether they were right. */
export interface Proof {
  /** See stampOf. */
  stamp: string;
  whole: boolean;
}

/**
 * One word for the files of an installed version: their names, inodes, sizes and times. Whoever
 * writes to a file, or puts another one in its place, changes it. A folder that is moved away and
 * back, or a disk that is plugged in again, keeps it. null: a file is not there, or can't be asked.
 */
export async function stampOf(modelsDir: string, { modelId, version }: ModelVersion): Promise<string | null> {
  const directory = installedPath(modelsDir, modelId, version);
  try {
    const listed = parseChecksum(await readFile(join(directory, CHECKSUM_FILE)));
    const sum = createHash('sha256');
    for (const path of [CHECKSUM_FILE, ...listed.map(file => file.path)]) {
      const { ino, size, mtimeNs, ctimeNs } = await stat(join(directory, path), { bigint: true });
      sum.update(`${path}\n${ino} ${size} ${mtimeNs} ${ctimeNs}\n`);
    }
    return sum.digest('hex');
  } catch {
    // Without its list, or with a file that is not there, a version has no stamp.
    return null;
  }
}

/**
 * The last proof of each version, in `cache/proofs.json`. A cache: what it doesn't know is hashed.
 * It is read once, and never fails.
 */
export class Proofs {
  readonly #file: string;
  readonly #logger: Logger;
  #known: Promise<Map<string, Proof>> | null = null;
  #write: Promise<void> = Promise.resolve();

  constructor({ dataDir, logger }: { dataDir: string; logger: Logger }) {
    this.#file = join(dataDir, 'cache', 'proofs.json');
    this.#logger = logger;
  }

  async of(model: ModelVersion): Promise<Proof | undefined> {
    return (await this.#all()).get(formatRef(model));
  }

  /** null forgets the version. Resolves when the file has it, or when it can't be written. */
  async put(model: ModelVersion, proof: Proof | null): Promise<void> {
    const known = await this.#all();
    const ref = formatRef(model);
    if (proof === null ? !known.delete(ref) : isSame(known.get(ref), proof)) return;
    if (proof !== null) known.set(ref, proof);
    this.#write = this.#write.then(() => this.#store(known));
    await this.#write;
  }

  #all(): Promise<Map<string, Proof>> {
    this.#known ??= readFile(this.#file, 'utf8').then(proofsOf, () => new Map<string, Proof>());
    return this.#known;
  }

  async #store(known: ReadonlyMap<string, Proof>): Promise<void> {
    try {
      await mkdir(dirname(this.#file), { recursive: true });
      await writeFileAtomic(this.#file, JSON.stringify(Object.fromEntries(known)), { fsync: false });
    } catch (error) {
      this.#logger.warn('How models looked when they were proven can not be kept.', errorFields(error));
    }
  }
}

function isSame(a: Proof | undefined, b: Proof): boolean {
  return a?.stamp === b.stamp && a.whole === b.whole;
}

/** A file that is no JSON, or not ours, knows nothing. */
function proofsOf(text: string): Map<string, Proof> {
  const known = new Map<string, Proof>();
  try {
    for (const [ref, proof] of Object.entries(JSON.parse(text) as Record<string, Partial<Proof> | null>)) {
      if (typeof proof?.stamp === 'string' && typeof proof.whole === 'boolean')
        known.set(ref, { stamp: proof.stamp, whole: proof.whole });
    }
  } catch {
    known.clear();
  }
  return known;
}
