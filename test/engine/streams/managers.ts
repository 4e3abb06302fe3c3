import { connectModelManager, createModelManager } from '../../../src/engine/index.ts';
import type { ModelManager } from '../../../src/engine/index.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

/** Engines and connected programs of one data directory; whoever is still open is closed with it. */
export class Managers {
  readonly dir: TempDir;
  readonly #open: ModelManager[] = [];

  private constructor(dir: TempDir) {
    this.dir = dir;
  }

  static async create(): Promise<Managers> {
    return new Managers(await tempDir());
  }

  engine(): Promise<ModelManager> {
    return this.#opened(createModelManager({ dataDir: this.dir.path }));
  }

  connect(options: { reconnect?: boolean } = {}): Promise<ModelManager> {
    return this.#opened(connectModelManager({ dataDir: this.dir.path, ...options }));
  }

  async close(): Promise<void> {
    for (const manager of this.#open.reverse()) await manager.close();
    await this.dir.remove();
  }

  async #opened(opening: Promise<ModelManager>): Promise<ModelManager> {
    const manager = await opening;
    this.#open.push(manager);
    return manager;
  }
}
