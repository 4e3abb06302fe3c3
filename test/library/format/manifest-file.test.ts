import { expect } from 'chai';
import { isModelError } from '../../../src/model/errors.ts';
import { formatChecksum, parseChecksum } from '../../../src/library/format/checksum-file.ts';
import { encodeManifest, parseManifest } from '../../../src/library/format/manifest-file.ts';

const H = 'a'.repeat(64);
const REF = { modelId: 'm', version: '1.0.0' };
const file = (more: object = {}) => ({
  path: 'x',
  size_bytes: 20,
  sha256: H,
  piece_size: 8,
  pieces: [H, H, H],
  ...more,
});
const manifest = (more: object = {}) => ({ schema: 1, model_id: 'm', version: '1.0.0', files: [file()], ...more });
const bytesOf = (json: unknown) => Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));
const parse = (json: unknown) => parseManifest(bytesOf(json), REF);

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    return isModelError(thrown) ? thrown.code : String(thrown);
  }
  return 'accepted';
}

describe('parseManifest', () => {
  it('reads what encodeManifest writes, and keeps no unknown field', () => {
    const json = parse(manifest({ extra: { a: [1] }, future: true }));
    expect(json).to.deep.equal(manifest({ extra: { a: [1] } }));
    expect(parseManifest(encodeManifest(json), REF)).to.deep.equal(json);
  });

  it('reads 10,000 files, an empty one and one of 2^53 - 1 bytes', () => {
    const files = Array.from({ length: 10_000 }, (_, i) => file({ path: `d${i % 7}/f${i}` }));
    files[0] = file({ size_bytes: 0, pieces: [] });
    expect(parse(manifest({ files })).files).to.have.length(10_000);
    const size_bytes = Number.MAX_SAFE_INTEGER;
    expect(codeOf(() => parse(manifest({ files: [file({ size_bytes, piece_size: 2 ** 30, pieces: [H] })] })))).to.equal(
      'MANIFEST_INVALID',
    );
  });

  const PATHS = [
    '../x',
    '/x',
    'C:\\x',
    'a/../../x',
    'a\u0000b',
    'CON',
    'a:b',
    'x.',
    'x ',
    'a//b',
    './x',
    '',
    'e\u0301',
    'aux.txt',
    'a\\b',
  ];
  const bad: Record<string, unknown> = Object.fromEntries(
    [...PATHS, 7, null].map(path => [`path ${JSON.stringify(path)}`, { files: [file({ path })] }]),
  );
  const piece = (more: object) => ({ files: [file(more)] });
  Object.assign(bad, {
    'the same path twice': { files: [file(), file()] },
    'paths that differ by case': { files: [file({ path: 'A/x' }), file({ path: 'a/X' })] },
    'paths that are one in upper case': { files: [file({ path: 'ς' }), file({ path: 'σ' })] },
    'a file that is a folder too': { files: [file({ path: 'a/b' }), file({ path: 'A' })] },
    'a name longer than any file system takes': piece({ path: `a/${'ü'.repeat(128)}` }),
    'our own name': piece({ path: 'Manifest.json' }),
    'a folder of our own name': piece({ path: 'checksum.sha256/x' }),
    'size -1': piece({ size_bytes: -1 }),
    'size 0 with a piece': piece({ size_bytes: 0, pieces: [H] }),
    'size 2^53': piece({ size_bytes: 2 ** 53 }),
    'size 1.5': piece({ size_bytes: 1.5 }),
    'size as text': piece({ size_bytes: '20' }),
    'a short hash': piece({ sha256: H.slice(1) }),
    'a long hash': piece({ sha256: `${H}a` }),
    'an upper-case hash': piece({ sha256: H.toUpperCase() }),
    'a bad hash of a piece': piece({ pieces: [H, H, 'x'] }),
    'too few pieces': piece({ pieces: [H, H] }),
    'too many pieces': piece({ pieces: [H, H, H, H] }),
    'no pieces': piece({ pieces: undefined }),
    'an only piece with another hash': piece({ piece_size: 20, pieces: ['b'.repeat(64)] }),
    'piece size 0': piece({ piece_size: 0 }),
    'a piece of 4 GiB': piece({ piece_size: 2 ** 32, pieces: [H] }),
    'no files': { files: [] },
    'files that are no list': { files: { 0: file() } },
    'schema 0': { schema: 0 },
    'a schema that is no number': { schema: '2' },
    'another model': { model_id: 'n' },
    'another version': { version: '1.0.1' },
    'extra that is a list': { extra: [] },
    'extra of 1 MiB': { extra: { a: 'x'.repeat(2 ** 20) } },
  });
  for (const [name, more] of Object.entries(bad)) {
    it(`refuses ${name}`, () => expect(codeOf(() => parse(manifest(more as object)))).to.equal('MANIFEST_INVALID'));
  }

  for (const text of ['', 'null', '[]', '{', '"x"', 'NaN', '\u0000\u0000', '<html>']) {
    it(`refuses the text ${JSON.stringify(text)}`, () =>
      expect(codeOf(() => parse(text))).to.equal('MANIFEST_INVALID'));
  }

  it('says of a newer schema that this program is too old for it', () => {
    expect(codeOf(() => parse(manifest({ schema: 2, files: 'elsewhere' })))).to.equal('PROGRAM_OUTDATED');
  });

  it('refuses bytes that are not UTF-8, and more than 64 MiB', () => {
    expect(codeOf(() => parseManifest(Buffer.from([0x22, 0xff, 0x22]), REF))).to.equal('MANIFEST_INVALID');
    expect(codeOf(() => parseManifest(Buffer.alloc(64 * 2 ** 20 + 1, 0x20), REF))).to.equal('MANIFEST_INVALID');
  });

  describe('survives deep nesting', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    const parseDeep = (json: object) => parse(JSON.stringify(json).replaceAll('"DEEP"', deep));

    it('in fields that it does not know, of the manifest and of a file', () => {
      const json = manifest({ future: { a: 'DEEP' }, files: [file({ future: 'DEEP' })] });
      expect(parseDeep(json).files).to.have.length(1);
    });

    for (const name of Object.keys(manifest({ extra: {} }))) {
      it(`in ${name}`, () => {
        expect(codeOf(() => parseDeep(manifest({ [name]: 'DEEP' })))).to.equal('MANIFEST_INVALID');
        expect(codeOf(() => parseDeep(manifest({ [name]: { a: 'DEEP' } })))).to.equal('MANIFEST_INVALID');
      });
    }

    for (const name of Object.keys(file())) {
      it(`in the ${name} of a file`, () => {
        expect(codeOf(() => parseDeep(manifest({ files: [file({ [name]: 'DEEP' })] })))).to.equal('MANIFEST_INVALID');
      });
    }

    it('of all that there is', () => expect(codeOf(() => parse(deep))).to.equal('MANIFEST_INVALID'));
  });

  it('keeps __proto__ a plain key', () => {
    const text = JSON.stringify(manifest({ extra: 'EXTRA' })).replace('"EXTRA"', '{"__proto__":{"polluted":1}}');
    const { extra } = parse(text.replace('"files"', '"__proto__":{"files":[]},"files"'));
    expect(Object.keys(extra ?? {})).to.deep.equal(['__proto__']);
    expect(Object.getPrototypeOf(extra)).to.equal(Object.prototype);
    expect(({} as { polluted?: number }).polluted).to.equal(undefined);
    const named = parse(manifest({ files: [file({ path: '__proto__' })] }));
    expect(named.files[0]?.path).to.equal('__proto__');
  });
});

describe('formatChecksum', () => {
  it('writes what parseChecksum reads, in the order of paths', () => {
    const entries = ['b', 'a/c', 'a b'].map(path => ({ path, sha256: H }));
    expect(parseChecksum(Buffer.from(formatChecksum(entries))).map(({ path }) => path)).to.deep.equal([
      'a b',
      'a/c',
      'b',
    ]);
  });
});
