import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { isModelError } from '../../../src/model/errors.ts';
import { generateKeyPair, publicKeysOf, signManifest, verifyManifest } from '../../../src/library/format/signing.ts';

const MANIFEST = Buffer.from('{"schema":1}');

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    return isModelError(thrown) ? thrown.code : String(thrown);
  }
  return 'accepted';
}

describe('manifest signatures', () => {
  const key = generateKeyPair();
  const other = generateKeyPair();
  const signature = Buffer.from(signManifest(MANIFEST, key.privateKey).sig);

  it('have short public keys that follow from the private ones', () => {
    expect(Buffer.from(key.publicKey, 'base64')).to.have.length(32);
    expect(publicKeysOf(key.privateKey).publicKey).to.equal(key.publicKey);
    expect(signManifest(MANIFEST, key.privateKey).sig).to.equal(signature.toString());
  });

  it('hold for one of the pinned keys and exactly these bytes', () => {
    expect(codeOf(() => verifyManifest(MANIFEST, signature, [other.publicKey, `${key.publicKey}\n`]))).to.equal(
      'accepted',
    );
    expect(codeOf(() => verifyManifest(MANIFEST, signature, [other.publicKey]))).to.equal('SIGNATURE_INVALID');
    expect(codeOf(() => verifyManifest(Buffer.from('{"schema":2}'), signature, [key.publicKey]))).to.equal(
      'SIGNATURE_INVALID',
    );
  });

  for (const [name, bad] of Object.entries({
    missing: null,
    empty: Buffer.alloc(0),
    short: Buffer.from('AAAA'),
    zeros: Buffer.from('A'.repeat(86)),
  })) {
    it(`are refused when ${name}`, () => {
      expect(codeOf(() => verifyManifest(MANIFEST, bad, [key.publicKey]))).to.equal('SIGNATURE_INVALID');
    });
  }

  it('name a key that is none as a wrong argument', () => {
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString();
    for (const bad of ['', 'no key', key.publicKey, curve]) {
      expect(
        codeOf(() => signManifest(MANIFEST, bad)),
        bad,
      ).to.equal('INVALID_ARGUMENT');
    }
    expect(codeOf(() => verifyManifest(MANIFEST, signature, ['AAAA']))).to.equal('INVALID_ARGUMENT');
  });
});
