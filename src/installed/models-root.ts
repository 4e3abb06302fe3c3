import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  DiskAway,
  entryAt,
  hasCode,
  installedPath,
  isDirectory,
  makeFolder,
  openMade,
  tempDir,
} from '../disk/index.ts';
import type { Ground } from '../disk/index.ts';
import type { ModelVersion } from '../model/identity.ts';
import { errorFields } from '../ports/logger.ts';
import type { Logger } from '../ports/logger.ts';
import { isDiskGone } from '../ports/system-error.ts';

/** The id file of a folder of models. A mount point whose disk is unplugged doesn't have it. */
export const ROOT_FILE = '.model-manager';
const ROOT_TEXT = 'The model manager keeps models in this folder.\n';

export interface ModelsRootOptions {
  dataDir: string;
  /** Absolute; null: `models` in the data directory. */
  modelsDir: string | null;
  /** Versions that the journal calls installed. */
  installed: () => ModelVersion[];
  logger: Logger;
}

/** `unmarked`: nothing speaks against it, and it gets its id file. */
type Look = 'proven' | 'unmarked' | 'away';

/**
 * Tells whether the folder of models is there. It may lie on another disk, and that disk may leave
 * at any moment. Then only the mount point is found: nothing may be put in it, and no model is
 * lost.
 *
 * The id file tells the two apart, see docs/decisions/0039. Where it is missing, the folder was
 * emptied, or is a new choice, or is a mount point. The device tells for a folder that this run has
 * proven; the versions installed in it and the roots of earlier runs tell for others.
 */
export class ModelsRoot implements Ground {
  readonly modelsDir: string;
  readonly #dataDir: string;
  readonly #isDefault: boolean;
  readonly #known: KnownRoots;
  readonly #installed: () => ModelVersion[];
  readonly #logger: Logger;
  /** Of the last proof of this run: device numbers change from one boot to the next. */
  #device: number | null = null;

  constructor({ dataDir, modelsDir, installed, logger }: ModelsRootOptions) {
    this.modelsDir = modelsDir ?? join(dataDir, 'models');
    this.#dataDir = dataDir;
    this.#isDefault = modelsDir === null;
    this.#known = new KnownRoots(dataDir);
    this.#installed = installed;
    this.#logger = logger;
  }

  /**
   * Looks each time; never rejects. A folder that is right and can be written to has its id file
   * and its `temp` afterwards.
   */
  async isThere(): Promise<boolean> {
    try {
      const look = await this.#look();
      if (look === 'away') return false;
      if (look === 'unmarked') await this.#mark();
      await makeFolder(tempDir(this.modelsDir), { assertThere: () => this.#assertDevice() });
      await this.#known.add(this.modelsDir, await this.#isBesideData());
    } catch (error) {
      if (error instanceof DiskAway) return false;
      // A disk that is full or read-only is there all the same. The next write meets the reason.
      this.#logger.warn('The models folder can not be written.', { path: this.modelsDir, ...errorFields(error) });
    }
    return true;
  }

  /** Cheap where the id file is there. @throws DiskAway */
  async assertThere(): Promise<void> {
    const look = await this.#look().catch(() => 'unmarked' as const);
    if (look === 'proven' || (look === 'unmarked' && (await this.isThere()))) return;
    throw new DiskAway(this.modelsDir);
  }

  /**
   * As assertThere, for those who only look at models: a folder that is gone as a whole is not
   * begun anew, and says nothing of its models.
   *
   * @throws DiskAway
   */
  async assertReadable(): Promise<void> {
    if (!(await isDirectory(this.modelsDir).catch(notGone))) throw new DiskAway(this.modelsDir);
    await this.assertThere();
  }

  async #look(): Promise<Look> {
    try {
      const [marked, device] = await Promise.all([entryAt(join(this.modelsDir, ROOT_FILE)), deviceOf(this.modelsDir)]);
      if (marked !== null) {
        this.#device = device;
        return 'proven';
      }
      if (this.#device !== null) return device === this.#device ? 'unmarked' : 'away';
      return (await this.#isMountPoint()) ? 'away' : 'unmarked';
    } catch (error) {
      // A mount whose server or program died.
      if (isDiskGone(error)) return 'away';
      throw error;
    }
  }

  /** Of a folder without its id file that this run has not proven. */
  async #isMountPoint(): Promise<boolean> {
    const installed = this.#installed();
    if (await hasAny(this.modelsDir, installed)) return false;
    const known = await this.#known.all();
    const wasBesideData = known.get(this.modelsDir) ?? (this.#isDefault ? true : undefined);
    // What always lay on the disk of the data directory can't have left without it: it was emptied.
    if (wasBesideData !== undefined) return !(wasBesideData && (await this.#isBesideData()));
    return known.size === 0 && installed.length > 0;
  }

  async #mark(): Promise<void> {
    this.#device = await deviceOf(this.modelsDir);
    await mkdir(this.modelsDir, { recursive: true });
    const ground = { assertThere: () => this.#assertDevice() };
    const handle = await openMade(join(this.modelsDir, ROOT_FILE), 'wx', ground);
    try {
      await handle.writeFile(ROOT_TEXT);
    } finally {
      await handle.close();
    }
  }

  async #assertDevice(): Promise<void> {
    if ((await deviceOf(this.modelsDir)) !== this.#device) throw new DiskAway(this.modelsDir);
  }

  async #isBesideData(): Promise<boolean> {
    return (await deviceOf(this.modelsDir)) === (await deviceOf(this.#dataDir));
  }
}

/**
 * The folders of models that were right once, in `cache/models-root.json`, and whether each lay on
 * the file system of the data directory. A cache: without it, the installed versions tell.
 */
class KnownRoots {
  readonly #file: string;
  #roots: Map<string, boolean> | null = null;

  constructor(dataDir: string) {
    this.#file = join(dataDir, 'cache', 'models-root.json');
  }

  async all(): Promise<ReadonlyMap<string, boolean>> {
    this.#roots ??= await readFile(this.#file, 'utf8').then(
      text => rootsOf(text, join(dirname(dirname(this.#file)), 'models')),
      () => new Map<string, boolean>(),
    );
    return this.#roots;
  }

  async add(modelsDir: string, besideData: boolean): Promise<void> {
    const roots = new Map(await this.all());
    if (roots.get(modelsDir) === besideData) return;
    // The last one is the present one.
    roots.delete(modelsDir);
    this.#roots = roots.set(modelsDir, besideData);
    await mkdir(dirname(this.#file), { recursive: true });
    await writeFile(this.#file, JSON.stringify({ modelsDir, roots: Object.fromEntries(roots) }));
  }
}

/** Older programs kept one folder, with the number of its device. */
function rootsOf(text: string, usual: string): Map<string, boolean> {
  try {
    const { modelsDir, roots } = JSON.parse(text) as { modelsDir?: string; roots?: Record<string, boolean> };
    if (roots !== undefined) return new Map(Object.entries(roots));
    return new Map(modelsDir === undefined || modelsDir === usual ? [] : [[modelsDir, false]]);
  } catch {
    return new Map();
  }
}

async function hasAny(modelsDir: string, installed: readonly ModelVersion[]): Promise<boolean> {
  for (const { modelId, version } of installed) {
    if (await isDirectory(installedPath(modelsDir, modelId, version))) return true;
  }
  return false;
}

/** Of the folder, or of the nearest folder above it that exists. @throws what stat says else */
async function deviceOf(path: string): Promise<number> {
  try {
    return (await stat(path)).dev;
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR') || dirname(path) === path) throw error;
    return deviceOf(dirname(path));
  }
}

function notGone(error: unknown): boolean {
  if (isDiskGone(error)) return false;
  throw error;
}
