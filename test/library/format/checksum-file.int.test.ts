import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { parseChecksum } from '../../../src/library/format/checksum-file.ts';
import { isModelError } from '../../../src/model/errors.ts';
import type { ErrorValue } from '../../../src/model/errors.ts';
import { leaveOut } from '../../support/leave-out.ts';

/** Of `abc`, which each file of these tests holds. */
const H = createHash('sha256').update('abc').digest('hex');
const U = H.toUpperCase();
const BOM = '\uFEFF';
const FILES = ['a', 'b c', 'x)y'];

interface Case {
  text: string;
  names: string[];
  /** GNU's program doesn't take it; this one does, because Windows editors write it. */
  oursAlone?: true;
}

const READ: Record<string, Case> = {
  'two spaces': { text: `${H}  a\n`, names: ['a'] },
  'a mark of binary mode': { text: `${H} *a\n`, names: ['a'] },
  'one space': { text: `${H} a\n`, names: ['a'] },
  'one tab': { text: `${H}\ta\n`, names: ['a'] },
  'a tab and a space': { text: `${H}\t a\n`, names: ['a'] },
  capitals: { text: `${U}  a\n`, names: ['a'] },
  'blanks in front': { text: ` \t${H}  a\n`, names: ['a'] },
  'a name with a space': { text: `${H}  b c\n`, names: ['b c'] },
  'several lines of one space': { text: `${H} a\n${H} b c\n`, names: ['a', 'b c'] },
  'a name with ./': { text: `${H}  ./a\n`, names: ['a'] },
  'no newline at the end': { text: `${H}  a`, names: ['a'] },
  'comments and empty lines': { text: `# made by hand\n\n${H}  a\n#`, names: ['a'] },
  CRLF: { text: `# x\r\n\r\n${H}  a\r\n${H} *b c\r\n`, names: ['a', 'b c'] },
  'a name that need not be escaped': { text: `\\${H}  a\n`, names: ['a'] },
  'a BSD tag': { text: `SHA256 (a) = ${H}\nSHA256 (b c) = ${U}\n`, names: ['a', 'b c'] },
  'a BSD tag without spaces': { text: `SHA256(a)=${H}\r\n`, names: ['a'] },
  'a BSD tag with tabs': { text: `\tSHA256 (a)\t=\t${H}\n`, names: ['a'] },
  'a BSD tag of a name with a bracket': { text: `SHA256 (x)y) = ${H}\n`, names: ['x)y'] },
  'tags and plain lines': { text: `SHA256 (a) = ${H}\n${H}  b c\n`, names: ['a', 'b c'] },
  'a byte order mark': { text: `${BOM}${H}  a\n`, names: ['a'], oursAlone: true },
  'a byte order mark before a comment': { text: `${BOM}# x\r\n${H}  a\r\n`, names: ['a'], oursAlone: true },
  'lines of blanks': { text: `${H}  a\n \t\n`, names: ['a'], oursAlone: true },
};

/** What neither program reads. */
const REFUSED: Record<string, { text: string; line: number }> = {
  'no name': { text: `${H}\n`, line: 1 },
  'a space without a name': { text: `${H}  a\n${H} \n`, line: 2 },
  'a short hash': { text: `${H.slice(1)}  a\n`, line: 1 },
  'a long hash': { text: `${H}0  a\n`, line: 1 },
  'a hash of another algorithm': { text: `# x\n${H}  a\n900150983cd24fb0d6963f7d28e17f72  a\n`, line: 3 },
  'a tag of another algorithm': { text: 'MD5 (a) = 900150983cd24fb0d6963f7d28e17f72\n', line: 1 },
  'a tag in small letters': { text: `sha256 (a) = ${H}\n`, line: 1 },
  'a tag with bytes behind the hash': { text: `SHA256 (a) = ${H}0\n`, line: 1 },
  'a tag with two spaces': { text: `SHA256  (a) = ${H}\n`, line: 1 },
  'a tag without brackets': { text: `SHA256 a = ${H}\n`, line: 1 },
  'one space after lines of two': { text: `${H}  a\n${H} b c\n`, line: 2 },
  'two spaces after lines of one': { text: `${H} a\n${H}  b c\n`, line: 2 },
  'an unknown escape': { text: `\\${H}  a\\q\n`, line: 1 },
  'an escape that ends early': { text: `\\${H}  a\\\n`, line: 1 },
  prose: { text: `The sums:\n${H}  a\n`, line: 1 },
  'a comment that is indented': { text: `${H}  a\n # x\n`, line: 2 },
};

/** What is read well, and is no path of a model on every platform. */
const NO_PATHS: Record<string, string> = {
  'an escaped newline': `\\${H}  a\\nb\n`,
  'an escaped carriage return': `\\SHA256 (a\\rb) = ${H}\n`,
  'an escaped backslash': `\\${H}  a\\\\b\n`,
  'a backslash': `${H}  a\\b\n`,
  'a way out': `${H}  ../a\n`,
  'a space at the end': `${H}  a \n`,
  'a second carriage return': `${H}  a\r\r\n`,
  'nothing but a space': `${H}  \n`,
};

function refusal(bytes: string | Uint8Array): ErrorValue {
  try {
    parseChecksum(Buffer.from(bytes));
  } catch (thrown) {
    if (isModelError(thrown)) return thrown;
    throw thrown;
  }
  throw new Error('Expected checksum.sha256 to be refused, it was read.');
}

describe('parseChecksum', () => {
  for (const [title, { text, names }] of Object.entries(READ)) {
    it(`reads ${title}`, () => {
      const entries = names.map(path => ({ path, sha256: H }));
      expect(parseChecksum(Buffer.from(text))).to.deep.equal(entries);
    });
  }

  for (const [title, { text, line }] of Object.entries(REFUSED)) {
    it(`refuses ${title}, with the line's number`, () => {
      const { code, message, details } = refusal(text);
      expect([code, details?.['line']]).to.deep.equal(['MANIFEST_INVALID', line]);
      expect(message).to.match(new RegExp(`\\b[Ll]ine ${line}\\b`));
    });
  }

  for (const [title, text] of Object.entries(NO_PATHS)) {
    it(`refuses a name with ${title}`, () => {
      const { code, message } = refusal(text);
      expect(code).to.equal('MANIFEST_INVALID');
      expect(message).to.match(/^Line 1 of checksum\.sha256: Expected a portable relative file path/);
    });
  }

  for (const text of ['', '\n', '# only a comment\n', BOM]) {
    it(`refuses a list of no files: ${JSON.stringify(text)}`, () => {
      expect(refusal(text).message).to.include('no files');
    });
  }

  for (const text of [`${H}  a\n${H}  A`, `${H}  a\n${H}  ./a`, `${H}  manifest.json`, `${H}  a\n${H}  a/b`]) {
    it(`refuses names that can't lie together: ${JSON.stringify(text.replaceAll(H, 'H'))}`, () => {
      expect(refusal(text).message).to.match(/^Expected distinct file paths/);
    });
  }

  it('refuses UTF-16 with the way out, with and without its mark, in both orders', () => {
    const little = Buffer.from(`${H}  a\r\n`, 'utf16le');
    const big = Buffer.from(little).swap16();
    for (const bytes of [
      little,
      big,
      Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
      Buffer.concat([Buffer.from([0xfe, 0xff]), big]),
    ]) {
      const { code, message } = refusal(bytes);
      expect(code).to.equal('MANIFEST_INVALID');
      expect(message).to.include('UTF-16').and.to.include('save it as UTF-8');
    }
  });

  it('refuses other bytes that are not UTF-8', () => {
    expect(refusal(Buffer.from(`${H}  \xe9\n`, 'latin1')).message).to.equal('Expected checksum.sha256 in UTF-8.');
  });
});

/** Skipped where the machine has no GNU coreutils, as on Windows and macOS: the tables above still hold there. */
describe('sha256sum -c beside parseChecksum', () => {
  const run = promisify(execFile);
  let folder: string;

  before(async function () {
    const version = await run('sha256sum', ['--version']).then(
      ({ stdout }) => stdout,
      () => '',
    );
    if (!version.includes('GNU coreutils')) leaveOut(this, 'Only the sha256sum of GNU reads every list.');
    folder = await mkdtemp(join(tmpdir(), 'sums-'));
    for (const name of FILES) await writeFile(join(folder, name), 'abc');
  });
  after(async () => {
    if (folder) await rm(folder, { recursive: true });
  });

  /** Whether the real program reads every line, and finds every file right. */
  async function accepts(text: string): Promise<boolean> {
    await writeFile(join(folder, 'list'), text);
    return run('sha256sum', ['-c', '--strict', 'list'], { cwd: folder }).then(
      () => true,
      () => false,
    );
  }

  it('takes and refuses the same lines', async () => {
    const got: Record<string, boolean> = {};
    const expected: Record<string, boolean> = {};
    for (const [title, { text, oursAlone = false }] of Object.entries(READ)) {
      got[title] = await accepts(text);
      expected[title] = !oursAlone;
    }
    for (const [title, { text }] of Object.entries(REFUSED)) {
      got[title] = await accepts(text);
      expected[title] = false;
    }
    expect(got).to.deep.equal(expected);
  });
});
