import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { ModelError } from '../../model/errors.ts';

export interface SigningKeyPair {
  /** Base64 of the 32 raw bytes: short enough for settings.json. */
  publicKey: string;
  /** PKCS#8 PEM; keep it secret. */
  privateKey: string;
}

/** What stands before the 32 raw bytes of an Ed25519 key in DER (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

export function generateKeyPair(): SigningKeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: rawPublicKey(publicKey),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/**
 * Signs manifest bytes; the result is the content of manifest.json.sig: base64 and a line end.
 * The same key and bytes give the same signature.
 *
 * @throws ModelError INVALID_ARGUMENT when the key isn't an Ed25519 private key in PEM
 */
export function signManifest(manifest: Uint8Array, privateKey: string): string {
  return `${sign(null, manifest, readPrivateKey(privateKey)).toString('base64')}\n`;
}

/**
 * Accepts a manifest that one of the pinned keys has signed.
 *
 * @param signature content of manifest.json.sig, null when the library has none
 * @throws ModelError SIGNATURE_INVALID, or INVALID_ARGUMENT for a pinned key that isn't one
 */
export function verifyManifest(
  manifest: Uint8Array,
  signature: Uint8Array | null,
  pinnedKeys: readonly string[],
): void {
  const keys = pinnedKeys.map(readPublicKey);
  if (signature === null)
    throw new ModelError('SIGNATURE_INVALID', 'Expected a signed manifest, got one without manifest.json.sig.');
  const bytes = Buffer.from(Buffer.from(signature).toString('latin1').trim(), 'base64');
  if (bytes.length !== SIGNATURE_BYTES || !keys.some(key => verify(null, manifest, key, bytes))) {
    throw new ModelError(
      'SIGNATURE_INVALID',
      'Expected a manifest signed by a pinned key, got a signature that none of them made.',
    );
  }
}

/** The public half of a private key, as it is pinned. @throws ModelError INVALID_ARGUMENT */
export function publicKeyOf(privateKey: string): string {
  return rawPublicKey(createPublicKey(readPrivateKey(privateKey)));
}

function rawPublicKey(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX.length).toString('base64');
}

function readPrivateKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    throw new ModelError('INVALID_ARGUMENT', 'Expected an Ed25519 private key in PEM.', { cause });
  }
  throw new ModelError('INVALID_ARGUMENT', 'Expected an Ed25519 private key in PEM, got a key of another kind.');
}

function readPublicKey(text: string): KeyObject {
  const raw = Buffer.from(text.trim(), 'base64');
  if (raw.length !== KEY_BYTES) {
    throw new ModelError(
      'INVALID_ARGUMENT',
      `Expected a pinned key to be the base64 of ${KEY_BYTES} bytes, got ${raw.length} bytes.`,
    );
  }
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });
}
