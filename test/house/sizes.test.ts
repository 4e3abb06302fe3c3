import { expect } from 'chai';
import { checkSizes } from '../../scripts/check-sizes.mjs';
import { makeTree, removeTree } from '../scripts/tree.ts';

/** So many lines of code. */
const lines = (count: number) => 'x;\n'.repeat(count);
const README = '# A room\n';

describe('the check of sizes', () => {
  let root = '';

  afterEach(() => removeTree(root));

  function errorsOf(files: Record<string, string>): string[] {
    root = makeTree(files);
    return checkSizes(root);
  }

  it('accepts short files, small folders and a README.md in each', () => {
    expect(
      errorsOf({
        'src/a/README.md': README,
        'src/a/a.ts': lines(250),
        'src/a/b.ts': lines(89),
        'src/a/c.ts': lines(2),
        'src/ui/styles/a.css': lines(2),
        'src/schemas/generated/types.ts': lines(900),
        'test/a/a.test.ts': lines(250),
      }),
    ).to.deep.equal([]);
  });

  it('names files of src and test that are too long, styles too, the longest first', () => {
    const files = { 'src/ui/styles/a.css': lines(251), 'test/a.test.ts': lines(300), 'test/a.json': lines(900) };
    expect(errorsOf(files).filter(line => line.includes('at most'))).to.deep.equal([
      'test/a.test.ts: 300 lines, at most 250',
      'src/ui/styles/a.css: 251 lines, at most 250',
    ]);
  });

  it('names a folder with too many files; those of its sub-folders and its README.md do not count', () => {
    const sixteen = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`test/full/${n}.ts`, lines(1)]));
    const fifteen = Object.fromEntries(Array.from({ length: 15 }, (_, n) => [`test/ok/${n}.ts`, lines(1)]));
    const beside = { 'test/ok/README.md': README, 'test/ok/more/a.ts': lines(1) };
    expect(errorsOf({ ...sixteen, ...fifteen, ...beside })).to.deep.equal(['test/full: 16 files, at most 15']);
  });

  it('names the median of src when half of its files are long', () => {
    const files = { 'src/a/README.md': README, 'src/a/a.ts': lines(90), 'src/a/b.ts': lines(90), 'src/a/c.ts': '' };
    expect(errorsOf(files)).to.deep.equal(['src: half of the files have 90 lines or more, not under 90']);
  });

  it('names folders without a README.md and those with a long one', () => {
    const files = { 'src/a/a.ts': lines(1), 'src/b/b.ts': lines(1), 'src/b/README.md': lines(26) };
    expect(errorsOf(files)).to.deep.equal(['src/a: no README.md', 'src/b/README.md: 26 lines, at most 25']);
  });
});
