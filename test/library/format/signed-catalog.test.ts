import { expect } from 'chai';
import { isModelError } from '../../../src/model/errors.ts';
import type { ErrorValue } from '../../../src/model/errors.ts';
import { keyIdOf, verifyMinisign } from '../../../src/library/format/minisign.ts';
import { encodeSignedCatalog, readSignedCatalog } from '../../../src/library/format/signed-catalog.ts';
import type { SignedCatalog, SignedVersion } from '../../../src/library/format/signed-catalog.ts';
import { generateKeyPair, signFile, signManifest } from '../../../src/library/format/signing.ts';
import { validateAny } from '../../support/schemas.ts';

const H = 'a'.repeat(64);
const { publicKey, privateKey } = generateKeyPair();
const version: SignedVersion = { manifest_sha256: H, checksum_sha256: H, size_bytes: 7 };
const withdrawn = { why: 'wrong weights', withdrawn_at: '2026-01-01T00:00:00.000Z' };
const catalog: SignedCatalog = {
  ...{ serial: 7, madeAt: '2026-01-01T00:00:00.000Z', validUntil: '2026-01-31T00:00:00.000Z' },
  models: new Map([
    [
      'm',
      new Map([
        ['1.0.0', version],
        ['1.1.0', { ...version, withdrawn }],
      ]),
    ],
  ]),
};
const bytes = Buffer.from(encodeSignedCatalog(catalog, privateKey));
const json = JSON.parse(bytes.toString()) as Record<'signed' | 'sig' | 'minisig', string>;

function refusal(of: unknown, keys = [publicKey]): ErrorValue {
  try {
    readSignedCatalog(Buffer.from(typeof of === 'string' ? of : JSON.stringify(of)), keys);
  } catch (thrown) {
    if (isModelError(thrown)) return thrown;
    throw thrown;
  }
  throw new Error('Expected a refusal.');
}

/** What the key's holder could sign besides. */
const signedText = (text: object) => {
  const signed = JSON.stringify(text);
  return { schema: 1, signed, ...signFile('catalog.signed.json', Buffer.from(signed), privateKey, null) };
};

describe('the signed catalogue', () => {
  it('is what was signed, of the described shape, and proven by minisign too', () => {
    expect(readSignedCatalog(bytes, [generateKeyPair().publicKey, publicKey])).to.deep.equal(catalog);
    expect(validateAny('signed-catalog', json)).to.have.property('ok', true);
    const signed = Buffer.from(json.signed);
    expect(verifyMinisign(signed, json.minisig, Buffer.from(publicKey, 'base64'))).to.equal(true);
  });

  it('is refused where another key, or none, signed these bytes', () => {
    const other = refusal(json, [generateKeyPair().publicKey]);
    expect(other).to.deep.include({ code: 'SIGNATURE_INVALID', details: { keyId: keyIdOf(json.minisig) } });
    const changed = { ...json, signed: json.signed.replace('"serial":7', '"serial":8') };
    for (const bad of [changed, { ...json, sig: '' }, { ...json, sig: json.sig.slice(4) }])
      expect(refusal(bad).code).to.equal('SIGNATURE_INVALID');
  });

  it('is no manifest that the same key signed', () => {
    const manifest = JSON.stringify({ schema: 1, model_id: 'm', version: '1.0.0', files: [] });
    const { sig, minisig } = signManifest(Buffer.from(manifest), privateKey);
    expect(refusal({ schema: 1, signed: manifest, sig, minisig }).code).to.equal('MANIFEST_INVALID');
  });

  it('says of a newer schema, outside or inside, that the program is too old', () => {
    expect(refusal({ ...json, schema: 2 }).code).to.equal('PROGRAM_OUTDATED');
    expect(refusal(signedText({ kind: 'catalog', schema: 2 })).code).to.equal('PROGRAM_OUTDATED');
  });

  it('leaves out names that this program can not take, and refuses what is none', () => {
    const { schema, ...whole } = JSON.parse(json.signed) as Record<string, unknown>;
    const models = { '../x': {}, A: {}, m: { v1: version, '1.0.0': version, '1.1.0': { size_bytes: 1 } }, n: [] };
    const read = readSignedCatalog(Buffer.from(JSON.stringify(signedText({ schema, ...whole, models }))), [publicKey]);
    expect([...read.models].map(([name, versions]) => [name, ...versions.keys()])).to.deep.equal([['m', '1.0.0']]);
    const bad = [
      { serial: -1 },
      { serial: 1.5 },
      { made_at: 'x' },
      { valid_until: null },
      { models: [] },
      { kind: 'm' },
    ];
    for (const part of bad)
      expect(refusal(signedText({ schema, ...whole, ...part })).code, JSON.stringify(part)).to.equal(
        'MANIFEST_INVALID',
      );
    for (const text of ['', '[]', 'null', '{"schema":1}', '{"schema":1,"signed":{},"sig":""}'])
      expect(refusal(text).code, text).to.equal('MANIFEST_INVALID');
  });
});
