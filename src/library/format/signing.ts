import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { ModelError } from '../../model/errors.ts';
import { MANIFEST_FILE } from '../../model/manifest.ts';
import {
  generateMinisignSecret,
  isMinisignSecret,
  minisignPublicKey,
  namedKeyOf,
  rawKeyOfMinisign,
  readMinisignSecret,
  signMinisign,
} from './minisign.ts';
import type { NamedKey } from './minisign.ts';

export interface SigningKeyPair {
  /** Base64 of the 32 raw bytes: short enough for settings.json. */
  publicKey: string;
  /** The same key as `minisign -P` takes it. */
  minisignPublicKey: string;
  /** A secret key of minisign without a password; keep it secret. */
  privateKey: string;
}

/** The signatures of one manifest: for clients of ours, and for other tools. */
export interface ManifestSignatures {
  /** Content of manifest.json.sig. */
  sig: string;
  /** Content of manifest.json.minisig. */
  minisig: string;
}

/** What stands before the 32 raw bytes of an Ed25519 key in DER (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

export function generateKeyPair(): SigningKeyPair {
  const privateKey = generateMinisignSecret();
  return { ...publicKeysOf(privateKey), privateKey };
}

/**
 * Signs manifest bytes. The same key and bytes give the same signatures.
 *
 * @param privateKey an Ed25519 key in PEM, or a secret key of minisign
 * @param password of a key of minisign that has one
 * @throws ModelError INVALID_ARGUMENT for anything else, and a wrong password
 */
export function signManifest(
  manifest: Uint8Array,
  privateKey: string,
  password: string | null = null,
): ManifestSignatures {
  return signFile(MANIFEST_FILE, manifest, privateKey, password);
}

/** As `signManifest`, of another file of this name. */
export function signFile(
  name: string,
  bytes: Uint8Array,
  privateKey: string,
  password: string | null,
): ManifestSignatures {
  const key = readPrivateKey(privateKey, password);
  // No time in it: the same bytes signed twice are the same.
  const minisig = signMinisign(bytes, key, `file:${name}\thashed`);
  return { sig: `${sign(null, bytes, key.privateKey).toString('base64')}\n`, minisig };
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
  if (signature === null)
    throw new ModelError('SIGNATURE_INVALID', 'Expected a signed manifest, got one without manifest.json.sig.');
  if (!isSigned(manifest, Buffer.from(signature).toString('latin1'), pinnedKeys)) {
    throw new ModelError(
      'SIGNATURE_INVALID',
      'Expected a manifest signed by a pinned key, got a signature that none of them made.',
    );
  }
}

/**
 * Whether one of the keys made this signature of the bytes.
 *
 * @param signature base64, as in manifest.json.sig
 * @throws ModelError INVALID_ARGUMENT for a pinned key that isn't one
 */
export function isSigned(bytes: Uint8Array, signature: string, pinnedKeys: readonly string[]): boolean {
  const keys = pinnedKeys.map(readPublicKey);
  const raw = Buffer.from(signature.trim(), 'base64');
  return raw.length === SIGNATURE_BYTES && keys.some(key => verify(null, bytes, key, raw));
}

/**
 * The public half of a private key, as it is pinned and as minisign takes it.
 *
 * @throws ModelError INVALID_ARGUMENT
 */
export function publicKeysOf(
  privateKey: string,
  password: string | null = null,
): Pick<SigningKeyPair, 'publicKey' | 'minisignPublicKey'> {
  const key = readPrivateKey(privateKey, password);
  return { publicKey: rawPublicKey(createPublicKey(key.privateKey)), minisignPublicKey: minisignPublicKey(key) };
}

function rawPublicKey(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX.length).toString('base64');
}

function readPrivateKey(text: string, password: string | null): NamedKey {
  if (isMinisignSecret(text)) return readMinisignSecret(text, password);
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === 'ed25519') return namedKeyOf(key);
  } catch (cause) {
    throw new ModelError('INVALID_ARGUMENT', 'Expected a secret key of minisign, or an Ed25519 private key in PEM.', {
      cause,
    });
  }
  throw new ModelError('INVALID_ARGUMENT', 'Expected an Ed25519 private key in PEM, got a key of another kind.');
}

function readPublicKey(text: string): KeyObject {
  const bytes = Buffer.from(text.trim(), 'base64');
  const raw = rawKeyOfMinisign(bytes) ?? bytes;
  if (raw.length !== KEY_BYTES) {
    throw new ModelError(
      'INVALID_ARGUMENT',
      `Expected a pinned key to be the base64 of ${KEY_BYTES} bytes, got ${raw.length} bytes.`,
    );
  }
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });
}
