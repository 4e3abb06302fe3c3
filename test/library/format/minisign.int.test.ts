import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyIdOf, verifyMinisign } from '../../../src/library/format/minisign.ts';
import { generateKeyPair, publicKeysOf, signManifest, verifyManifest } from '../../../src/library/format/signing.ts';
import { tempDir } from '../../support/files/temp-dir.ts';

const MANIFEST = Buffer.from('{"schema":1}');
const raw = (key: string) => Buffer.from(key, 'base64');
const HAS_MINISIGN = spawnSync('minisign', ['-v']).error === undefined;

/** Made by minisign 0.11 with `-G -W`. */
const PLAIN = `untrusted comment: minisign encrypted secret key
RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAALUmelpweDo5DaW6hBE1n7coo+l7CTfCXu6yVWV9CL0pOIzeMeW2k9I8uxn0l9WExb18b6DzDDwxBpz52WrVC/9wyOzS2OVvzAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
`;
const PLAIN_PUBLIC = 'RWQtSZ6WnB4Ojo8uxn0l9WExb18b6DzDDwxBpz52WrVC/9wyOzS2OVvz';

describe("keys and signatures in minisign's format", () => {
  const key = generateKeyPair();

  it('hold for these bytes, this key and this comment alone', () => {
    const { minisig } = signManifest(MANIFEST, key.privateKey);
    expect(verifyMinisign(MANIFEST, minisig, raw(key.publicKey))).to.equal(true);
    expect(verifyMinisign(Buffer.from('{}'), minisig, raw(key.publicKey))).to.equal(false);
    expect(verifyMinisign(MANIFEST, minisig, raw(generateKeyPair().publicKey))).to.equal(false);
    expect(verifyMinisign(MANIFEST, minisig.replace('hashed', 'other'), raw(key.publicKey))).to.equal(false);
    for (const none of ['', 'a\nb\nc\nd', minisig.split('\n').slice(0, 2).join('\n')])
      expect(verifyMinisign(MANIFEST, none, raw(key.publicKey))).to.equal(false);
    expect(signManifest(MANIFEST, key.privateKey).minisig).to.equal(minisig);
  });

  it("read minisign's own secret key, and name it as minisign does", () => {
    const keys = publicKeysOf(PLAIN);
    expect(keys.minisignPublicKey).to.equal(PLAIN_PUBLIC);
    const { sig, minisig } = signManifest(MANIFEST, PLAIN);
    expect(keyIdOf(minisig)).to.equal('8E0E1E9C969E492D');
    // Either form of the public key may be pinned.
    for (const pinned of [keys.publicKey, PLAIN_PUBLIC]) verifyManifest(MANIFEST, Buffer.from(sig), [pinned]);
  });

  it('take an Ed25519 key in PEM as before', () => {
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const { sig, minisig } = signManifest(MANIFEST, pem);
    const { publicKey } = publicKeysOf(pem);
    verifyManifest(MANIFEST, Buffer.from(sig), [publicKey]);
    expect(verifyMinisign(MANIFEST, minisig, raw(publicKey))).to.equal(true);
  });

  it('refuse what is no key', () => {
    const [first = '', second = ''] = PLAIN.split('\n');
    const spoilt = Buffer.from(second, 'base64');
    spoilt[100]! ^= 1;
    for (const text of [`${first}\nAAAA\n`, `${first}\n${spoilt.toString('base64')}\n`, first, 'x'])
      expect(() => publicKeysOf(text)).to.throw('Expected');
  });

  (HAS_MINISIGN ? it : it.skip)('are those of minisign itself (needs minisign)', async () => {
    const dir = await tempDir();
    const [file, open] = [join(dir.path, 'manifest.json'), join(dir.path, 'open.key')];
    await writeFile(file, MANIFEST);
    const say = (args: string[], input = '') => spawnSync('minisign', args, { input, encoding: 'utf8' });
    await writeFile(open, key.privateKey);
    const { minisig } = signManifest(MANIFEST, key.privateKey);
    await writeFile(`${file}.minisig`, minisig);
    expect(say(['-Vm', file, '-P', key.minisignPublicKey]).stdout).to.include(
      'Signature and comment signature verified',
    );
    await writeFile(file, '{}');
    expect(say(['-Vm', file, '-P', key.minisignPublicKey]).status).to.equal(1);
    // It signs with our key, and we say yes.
    expect(say(['-S', '-m', file, '-s', open, '-x', join(dir.path, 'its.minisig'), '-t', 'x'], '\n').status).to.equal(
      0,
    );
    await dir.remove();
  });
});
