import { expect } from 'chai';
import { copyScripts, makeTree, removeTree, runScript } from './tree.ts';

/** Stands in for a check's program: says how it was called, and exits with this. */
const program = (code: number): string => `console.log(process.argv.slice(2).join(' ')); process.exit(${code});`;

describe('npm run check', () => {
  let root: string;

  beforeEach(() => {
    root = makeTree({
      'package.json': '{"type":"module"}',
      'package-lock.json': '{"packages":{"":{}}}',
      'node_modules/package.json': '{"type":"commonjs"}',
      'node_modules/.package-lock.json': '{"packages":{}}',
      'node_modules/eslint/bin/eslint.js': program(1),
      'node_modules/prettier/bin/prettier.cjs': program(0),
      'node_modules/typescript/bin/tsc': program(0),
    });
    copyScripts(root);
  });
  afterEach(() => removeTree(root));

  async function check(...names: string[]): Promise<{ code: number | null; lines: string[] }> {
    const { ended, output } = runScript(root, ['scripts/check.mjs', ...names]);
    return { code: await ended, lines: output().trimEnd().split('\n') };
  }

  it('runs the named checks, prints each with its time, and the words of those that fail', async () => {
    const { code, lines } = await check('lint', 'format', 'types');
    expect(code).to.equal(1);
    expect(lines.filter(line => / ok, \d+\.\d s$/.test(line))).to.have.length(2);
    expect(lines.filter(line => /^lint +FAILED, /.test(line))).to.have.length(1);
    expect(lines.join('\n'), 'what ESLint said').to.match(/^\. --max-warnings 0 --cache /m);
    expect(lines.at(-1)).to.match(/^Failed: lint, \d/);
  });

  it('is content when nothing fails', async () => {
    const { code, lines } = await check('format');
    expect([code, lines.length]).to.deep.equal([0, 2]);
    expect(lines[1]).to.match(/^All is well, /);
  });

  it('refuses a name that is no check', async () => {
    const { code, lines } = await check('form');
    expect(code).to.equal(2);
    expect(lines).to.deep.equal(['Expected checks of lint, types, format, unused, layers, sizes; got form.']);
  });
});
