import { access, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { installedPath, isDirectory, tempDir } from '../disk/index.ts';
import { ModelError } from '../model/errors.ts';
import type { ModelVersion } from '../model/identity.ts';
import { errorFields } from '../ports/logger.ts';
import type { Logger } from '../ports/logger.ts';

/** The id file of a folder of models. A mount point whose disk is unplugged doesn't have it. */
export const ROOT_FILE = '.model-manager';
const ROOT_TEXT = 'The model manager keeps models in this folder.\n';

/**
 * The folder of models that was found last, and its device. A cache: without it, the installed
 * versions tell.
 */
interface Seen {
  modelsDir: string;
  device: number;
}

export interface ModelsRootOptions {
  dataDir: string;
  /** Absolute; null: `models` in the data directory, which is there when the data directory is. */
  modelsDir: string | null;
  /** Versions that the journal calls installed. */
  installed: () => ModelVersion[];
  logger: Logger;
}

/**
 * Tells whether the folder of models is there. `models_dir` may name a place on another disk, and
 * that disk may be unplugged. Then only the mount point is found: nothing may be put in it, and no
 * model is lost.
 *
 * The id file tells the two apart. Where it is missing, the device decides: on the same device the
 * folder is a new choice or was emptied, and it is begun; on another device it is a mount point.
 */
export class ModelsRoot {
  readonly modelsDir: string;
  readonly #elsewhere: boolean;
  readonly #seenFile: string;
  readonly #installed: () => ModelVersion[];
  readonly #logger: Logger;
  #seen: Seen | null | undefined;

  constructor({ dataDir, modelsDir, installed, logger }: ModelsRootOptions) {
    this.modelsDir = modelsDir ?? join(dataDir, 'models');
    this.#elsewhere = modelsDir !== null;
    this.#seenFile = join(dataDir, 'cache', 'models-root.json');
    this.#installed = installed;
    this.#logger = logger;
  }

  /**
   * Looks each time; never rejects. A folder that is right and can be written to has its `temp`
   * afterwards.
   */
  async isThere(): Promise<boolean> {
    try {
      if (this.#elsewhere && (await this.#isUnplugged())) return false;
      await mkdir(tempDir(this.modelsDir), { recursive: true });
      await this.#remember();
    } catch (error) {
      // A disk that is full or read-only is there all the same. The next write meets the reason.
      this.#logger.warn('The models folder can not be written.', { path: this.modelsDir, ...errorFields(error) });
    }
    return true;
  }

  /** @throws ModelError FILE_BUSY, retryable, with the `path` of the folder */
  async assertThere(): Promise<void> {
    if (!(await this.isThere())) throw this.#notThere();
  }

  /**
   * As assertThere, for those who only look at models: a folder that is gone as a whole is not
   * begun anew, and says nothing of its models.
   *
   * @throws ModelError FILE_BUSY, see assertThere
   */
  async assertReadable(): Promise<void> {
    if (!(await isDirectory(this.modelsDir))) throw this.#notThere();
    await this.assertThere();
  }

  #notThere(): ModelError {
    const path = this.modelsDir;
    const message = `The models folder ${path} is not there: is its disk plugged in?`;
    return new ModelError('FILE_BUSY', message, { retryable: true, details: { path } });
  }

  async #isUnplugged(): Promise<boolean> {
    if (await exists(join(this.modelsDir, ROOT_FILE))) return false;
    const seen = await this.#lastSeen();
    if (seen !== null) return seen.modelsDir === this.modelsDir && seen.device !== (await deviceOf(this.modelsDir));
    const installed = this.#installed();
    return installed.length > 0 && !(await isModelsRoot(this.modelsDir, installed));
  }

  async #remember(): Promise<void> {
    const seen = await this.#lastSeen();
    const device = await deviceOf(this.modelsDir);
    if (this.#elsewhere && !(await exists(join(this.modelsDir, ROOT_FILE)))) await writeRootFile(this.modelsDir);
    if (seen?.modelsDir === this.modelsDir && seen.device === device) return;
    this.#seen = { modelsDir: this.modelsDir, device };
    await mkdir(dirname(this.#seenFile), { recursive: true });
    await writeFile(this.#seenFile, JSON.stringify(this.#seen));
  }

  async #lastSeen(): Promise<Seen | null> {
    this.#seen ??= await readFile(this.#seenFile, 'utf8').then(
      text => JSON.parse(text) as Seen,
      () => null,
    );
    return this.#seen;
  }
}

/**
 * Whether the folder is the one in which these versions were installed. An emptied folder still has
 * its id file. A mount point without its disk has neither the file nor any of the versions. A
 * folder that is right gets the file.
 */
export async function isModelsRoot(modelsDir: string, installed: readonly ModelVersion[]): Promise<boolean> {
  if (!(await isDirectory(modelsDir))) return false;
  if (await exists(join(modelsDir, ROOT_FILE))) return true;
  if (installed.length > 0 && !(await hasAny(modelsDir, installed))) return false;
  // A disk that can't be written to is asked again at the next start.
  await writeRootFile(modelsDir).catch(() => undefined);
  return true;
}

async function writeRootFile(modelsDir: string): Promise<void> {
  await writeFile(join(modelsDir, ROOT_FILE), ROOT_TEXT, { flag: 'wx' });
}

async function hasAny(modelsDir: string, installed: readonly ModelVersion[]): Promise<boolean> {
  for (const { modelId, version } of installed) {
    if (await isDirectory(installedPath(modelsDir, modelId, version))) return true;
  }
  return false;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Of the folder, or of the nearest folder above it that exists. */
async function deviceOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (found) return found.dev;
  return dirname(path) === path ? -1 : deviceOf(dirname(path));
}
