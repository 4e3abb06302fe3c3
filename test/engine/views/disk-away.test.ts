import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { expect } from 'chai';
import { InstalledFiles } from '../../../src/installed/installed-files.ts';
import { isDirectory, resolveModelPath } from '../../../src/engine/views/model-paths.ts';
import type { ModelRecord } from '../../../src/projections/folds/model-record.ts';
import type { ModelsState } from '../../../src/projections/folds/models.ts';

const READY = { modelId: 'm', version: '1.0.0', status: 'ready', task: null } as ModelRecord;
const STATE = { models: new Map([['m@1.0.0', READY]]) } as unknown as ModelsState;

/** The module of Node, whose functions a test may replace. */
const replaceable = fs as { statSync: unknown };

describe('a path on a disk whose server or program died', () => {
  const real = fs.statSync;
  afterEach(() => {
    replaceable.statSync = real;
    syncBuiltinESMExports();
  });

  for (const code of ['ENOTCONN', 'ESTALE', 'EIO']) {
    it(`is not available, and nothing is recorded: ${code}`, () => {
      replaceable.statSync = () => {
        throw Object.assign(new Error(`${code}: stat`), { code });
      };
      syncBuiltinESMExports();
      const found: unknown[] = [];
      const installed = new InstalledFiles();
      const disk = {
        pathOf: () => '/mnt/nas/m/1.0.0',
        look: installed.look.bind(installed),
        onFinding: (...finding: unknown[]) => void found.push(finding),
      };
      expect(() => resolveModelPath(STATE, disk, { modelId: 'm' }))
        .to.throw(/its disk is away/)
        .with.property('code', 'MODEL_NOT_AVAILABLE');
      expect(found).to.deep.equal([]);
      expect(isDirectory('/mnt/nas')).to.equal(false);
    });
  }
});
