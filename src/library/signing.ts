import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { ModelError } from '../model/errors.ts';

/** The DER prefix of an Ed25519 public key; the 32 bytes of the key follow. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** `privateKey` is PEM (PKCS #8); `publicKey`, base64 of the raw 32 bytes, is what clients pin. */
export function generateKeyPair(): { publicKey: string; privateKey: string } {
  const pair = generateKeyPairSync('ed25519');
  const der = pair.publicKey.export({ type: 'spki', format: 'der' });
  return {
    publicKey: der.subarray(SPKI_PREFIX.length).toString('base64'),
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

/** The content of manifest.json.sig: base64 of the Ed25519 signature of the manifest's bytes, and a newline. */
export function signManifest(manifest: Uint8Array, privateKeyPem: string): string {
  try {
    return `${sign(null, manifest, createPrivateKey(privateKeyPem)).toString('base64')}\n`;
  } catch (error) {
    throw new ModelError('INVALID_ARGUMENT', 'The signing key is not an Ed25519 private key in PEM.', { cause: error });
  }
}

/**
 * Whether one of the pinned keys signed the manifest.
 *
 * @throws ModelError SIGNATURE_INVALID when none did
 */
export function assertSigned(manifest: Uint8Array, signature: Uint8Array | null, pinnedKeys: string[]): void {
  if (signature === null) throw new ModelError('SIGNATURE_INVALID', 'The library’s manifest.json is not signed.');
  const bytes = Buffer.from(Buffer.from(signature).toString('latin1').trim(), 'base64');
  if (!pinnedKeys.some(key => isSignedBy(manifest, bytes, key))) {
    throw new ModelError('SIGNATURE_INVALID', 'The library’s manifest.json is signed by none of the pinned keys.');
  }
}

function isSignedBy(manifest: Uint8Array, signature: Uint8Array, publicKey: string): boolean {
  const raw = Buffer.from(publicKey, 'base64');
  if (raw.length !== 32) return false;
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });
  return verify(null, manifest, key, signature);
}
