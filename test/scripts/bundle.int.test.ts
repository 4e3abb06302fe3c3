import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { makeTree, removeTree } from './tree.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

describe('a bundled program', function () {
  this.timeout(30_000);
  let tree = '';

  afterEach(() => removeTree(tree));

  async function bundled(files: Record<string, string>): Promise<string> {
    tree = makeTree(files);
    const bundle = [join(ROOT, 'scripts/bundle.mjs'), join(tree, 'out'), 'a-process.ts'];
    await run(process.execPath, bundle, { cwd: tree });
    return (await run(process.execPath, [join(tree, 'out/a-process.js')])).stdout;
  }

  it('finds the names of rxjs when it imports it late', async () => {
    const program = `const { of, firstValueFrom } = await import('rxjs');\nconsole.log(await firstValueFrom(of(7)));\n`;
    expect(await bundled({ 'a-process.ts': program })).to.equal('7\n');
  });

  it('is not made where a late import would lose its names', async () => {
    const files = {
      'a-process.ts': `const { x } = await import('old');\nconsole.log(x);\n`,
      'node_modules/old/package.json': '{"name":"old","version":"1.0.0","main":"index.js"}',
      'node_modules/old/index.js': 'exports.x = 1;\n',
    };
    const error: unknown = await bundled(files).catch((thrown: unknown) => thrown);
    expect(String(error)).to.match(/loses its names in a bundle: .*old/);
  });
});
