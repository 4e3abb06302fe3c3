import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { tempDir } from '../support/files/temp-dir.ts';

const PROGRAM = pathToFileURL(join(import.meta.dirname, '../../src/cli/main.ts')).href;
const HOOKS = pathToFileURL(join(import.meta.dirname, 'loaded-modules.mjs')).href;
/** What makes a start slow and a query without an engine never needs. */
const HEAVY =
  /node_modules\/(rxjs|fastify|@fastify|ws|ajv|node-fetch|pino)\/|\/src\/(download\/downloader|engine\/(engine|running|index))\.ts/;

describe('a query without an engine', () => {
  for (const argv of [['path', 'none'], ['list'], ['journal', 'list'], ['journal', 'explain', 'none']]) {
    it(`${argv.join(' ')} loads neither engine nor servers`, async function () {
      this.timeout(30_000);
      const dir = await tempDir();
      try {
        const args = [
          '--import',
          'tsx',
          '--import',
          HOOKS,
          '--input-type=module',
          '-e',
          `await import('${PROGRAM}')`,
          'x',
        ];
        const run = promisify(execFile)(process.execPath, [...args, ...argv, '--data', dir.path]);
        const { stderr } = await run.catch((error: { stderr: string }) => error);
        const loaded = [...stderr.matchAll(/^module (.*)$/gm)].map(([, url]) => url ?? '');
        expect(loaded.some(url => url.endsWith('/src/cli/program.ts'))).to.equal(true);
        expect(loaded.filter(url => HEAVY.test(url))).to.deep.equal([]);
      } finally {
        await dir.remove();
      }
    });
  }
});
