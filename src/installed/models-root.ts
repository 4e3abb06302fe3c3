import { access, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isModelsRoot, ROOT_FILE } from './root-file.ts';
import { tempDir } from '../disk/paths.ts';
import { ModelError } from '../model/errors.ts';
import type { ModelVersion } from '../model/identity.ts';
import type { Logger } from '../ports/logger.ts';

/** The folder of models that was last found to be there, and the device that it was on. A cache: without it, what is installed tells. */
interface Seen {
  modelsDir: string;
  device: number;
}

export interface ModelsRootOptions {
  dataDir: string;
  /** Absolute; null: `models` in the data directory, which is there when that is. */
  modelsDir: string | null;
  /** Versions that the journal calls installed. */
  installed: () => ModelVersion[];
  logger: Logger;
}

/**
 * Tells whether the folder of models is there. Where `models_dir` names another place, its disk may be unplugged: what is then
 * found there is the mount point, and nothing may be put in it or taken for lost. Its id file tells the two apart; where it
 * is missing, the folder is a new choice, or one that was emptied on the same disk, and is begun; on another device it is a mount point.
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

  /** Looks each time; never rejects. One that is found to be right has its `temp` afterwards, where it can be written to. */
  async isThere(): Promise<boolean> {
    try {
      if (this.#elsewhere && (await this.#isUnplugged())) return false;
      await mkdir(tempDir(this.modelsDir), { recursive: true });
      await this.#remember();
    } catch (error) {
      // A disk that is full or can't be written to is there all the same: who writes meets the reason.
      this.#logger.warn('the models directory can not be written', { error: String(error) });
    }
    return true;
  }

  /** @throws ModelError FILE_BUSY, retryable, with the `path` of the folder */
  async assertThere(): Promise<void> {
    if (await this.isThere()) return;
    const path = this.modelsDir;
    const message = `The models folder ${path} is not there: is its disk plugged in?`;
    throw new ModelError('FILE_BUSY', message, { retryable: true, details: { path } });
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
    if (this.#elsewhere && !(await exists(join(this.modelsDir, ROOT_FILE)))) {
      await writeFile(join(this.modelsDir, ROOT_FILE), 'The model manager keeps models in this folder.\n', {
        flag: 'wx',
      });
    }
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

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Of the folder, or of the nearest one above it that exists. */
async function deviceOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (found) return found.dev;
  return dirname(path) === path ? -1 : deviceOf(dirname(path));
}
