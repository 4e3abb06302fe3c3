import { expect } from 'chai';
import { readdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AdoptResult } from '../../../src/api/contract.ts';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import type { ErrorValue } from '../../../src/model/errors.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { writeFiles } from '../../library/support.ts';

export const REF = { modelId: 'ocr', version: '1.0.0' };
export const session = () => ({ id: 'test', onClose: () => undefined });

/** A machine without a library, and beside it the models folder of another machine. */
export class AdoptWorld {
  readonly dir: TempDir;
  readonly dataDir: string;
  /** `<stick>/<model_id>/<version>`: with the version `ocr@1.0.0` at first. */
  readonly stick: string;
  engine!: RunningEngine;

  private constructor(dir: TempDir, root: string) {
    this.dir = dir;
    this.dataDir = join(root, 'data');
    this.stick = join(root, 'other/models');
  }

  static async create(): Promise<AdoptWorld> {
    const dir = await tempDir();
    const world = new AdoptWorld(dir, await realpath(dir.path));
    await world.publish('ocr', '1.0.0', { 'weights.bin': 3_000_000, 'sub/ü.json': '{}', empty: '' });
    await world.start();
    return world;
  }

  async start(): Promise<void> {
    this.engine = await startEngine({ dataDir: this.dataDir, host: 'embedded' });
  }

  async close(): Promise<void> {
    await this.engine.close();
    await this.dir.remove();
  }

  async publish(modelId: string, version: string, files: Record<string, string | number>, signKey?: string) {
    const source = join(this.dir.path, 'source');
    await rm(source, { recursive: true, force: true });
    await writeFiles(source, files);
    await publishVersion({
      ...{ storage: join(this.stick, '..'), modelId, version, paths: [source] },
      ...{ extra: { title: modelId }, ...(signKey !== undefined && { signKey }) },
    });
  }

  adopt(path: string): Promise<AdoptResult> {
    return this.engine.api.call.adopt({ path }, session());
  }

  async adopted(path: string): Promise<string[]> {
    return (await this.adopt(path)).adopted.map(({ modelId, version }) => `${modelId}@${version}`);
  }

  /** The one reason why nothing of a path is adopted. */
  async refusal(path: string): Promise<ErrorValue> {
    const { adopted, refused } = await this.adopt(path);
    expect(adopted).to.deep.equal([]);
    expect(refused).to.have.length(1);
    expect(await this.temp()).to.deep.equal([]);
    return (refused[0] as (typeof refused)[0]).error;
  }

  path(): Promise<string> {
    return this.engine.api.call.getModelPath(REF, session());
  }

  temp(): Promise<string[]> {
    return readdir(join(this.dataDir, 'models/temp'));
  }
}
