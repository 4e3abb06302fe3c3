/**
 * Keys and signatures in the format of minisign, which other tools read
 * (jedisct1.github.io/minisign). A signature is of the BLAKE2b-512 hash of the bytes.
 */
import { createHash, createPrivateKey, createPublicKey, randomBytes, scryptSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { ModelError } from '../../model/errors.ts';

/** An Ed25519 key with the name by which minisign knows it. */
export interface NamedKey {
  privateKey: KeyObject;
  /** 8 bytes. */
  id: Buffer;
}

/** What stands before the 32 raw bytes of an Ed25519 key in DER (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const ED25519 = 'Ed';
const HASHED = 'ED';
const BLAKE2B = 'B2';
const SCRYPT = 'Sc';
const NO_PASSWORD = '\0\0';
const COMMENT = 'untrusted comment: ';
const TRUSTED_COMMENT = 'trusted comment: ';

/** Where each part of a secret key begins. */
const AT = { kdf: 2, checksum: 4, salt: 6, operations: 38, memory: 46, keys: 54, seed: 62, publicKey: 94, end: 126 };
const SECRET_BYTES = 158;
const PUBLIC_BYTES = 42;
const SIGNATURE_BYTES = 74;
/** As large as minisign makes it by itself. */
const SCRYPT_MAX_BYTES = 2 ** 31 - 1;

export function isMinisignSecret(text: string): boolean {
  return text.startsWith(COMMENT);
}

/** A new secret key without a password; the file's content. */
export function generateMinisignSecret(): string {
  const seed = randomBytes(32);
  const publicKey = rawPublicKeyOf(privateKeyOf(seed));
  const bytes = Buffer.concat([
    Buffer.from(ED25519 + NO_PASSWORD + BLAKE2B, 'latin1'),
    // Salt and limits belong to a password.
    Buffer.alloc(AT.keys - AT.salt),
    ...[randomBytes(8), seed, publicKey],
    Buffer.alloc(SECRET_BYTES - AT.end),
  ]);
  return `${COMMENT}minisign secret key, made by model-manager\n${bytes.toString('base64')}\n`;
}

/**
 * @param password of a key that has one
 * @throws ModelError INVALID_ARGUMENT for what is no secret key, and a wrong password
 */
export function readMinisignSecret(text: string, password: string | null): NamedKey {
  const bytes = Buffer.from(text.split('\n')[1] ?? '', 'base64');
  const kdf = bytes.toString('latin1', AT.kdf, AT.checksum);
  if (bytes.length !== SECRET_BYTES || bytes.toString('latin1', 0, AT.kdf) !== ED25519)
    throw invalid('a secret key of minisign');
  if (kdf === SCRYPT) {
    if (password === null) throw invalid('the password of the secret key: --password-file FILE');
    unlock(bytes, password);
  } else if (kdf !== NO_PASSWORD) throw invalid('a secret key with a password of scrypt, or without one');
  const privateKey = privateKeyOf(bytes.subarray(AT.seed, AT.publicKey));
  if (!rawPublicKeyOf(privateKey).equals(bytes.subarray(AT.publicKey, AT.end)))
    throw invalid(kdf === SCRYPT ? 'the right password of the secret key' : 'a secret key that is whole');
  return { privateKey, id: Buffer.from(bytes.subarray(AT.keys, AT.seed)) };
}

/** minisign's public key of a pair: its second line, which `minisign -P` takes. */
export function minisignPublicKey({ privateKey, id }: NamedKey): string {
  return Buffer.concat([Buffer.from(ED25519), id, rawPublicKeyOf(privateKey)]).toString('base64');
}

/** The 32 raw bytes of a public key in minisign's format; undefined for what is none. */
export function rawKeyOfMinisign(bytes: Buffer): Buffer | undefined {
  return bytes.length === PUBLIC_BYTES && bytes.toString('latin1', 0, 2) === ED25519 ? bytes.subarray(10) : undefined;
}

/**
 * The content of `<file>.minisig`. The same key, bytes and comment give the same signature.
 *
 * @param comment one line, which the signature covers too
 */
export function signMinisign(bytes: Uint8Array, { privateKey, id }: NamedKey, comment: string): string {
  const signature = sign(null, createHash('blake2b512').update(bytes).digest(), privateKey);
  const named = Buffer.concat([Buffer.from(HASHED), id, signature]);
  const whole = sign(null, Buffer.concat([signature, Buffer.from(comment)]), privateKey);
  const lines = [`${COMMENT}signature of model-manager, key ${shownId(id)}`, named.toString('base64')];
  return [...lines, `${TRUSTED_COMMENT}${comment}`, whole.toString('base64'), ''].join('\n');
}

/** Whether a .minisig is of these bytes by this key (32 raw bytes), with its comment. */
export function verifyMinisign(bytes: Uint8Array, minisig: string, publicKey: Uint8Array): boolean {
  const [, named = '', trusted = '', whole = ''] = minisig.split(/\r?\n/);
  const signed = Buffer.from(named, 'base64');
  if (signed.length !== SIGNATURE_BYTES || signed.toString('latin1', 0, 2) !== HASHED) return false;
  if (!trusted.startsWith(TRUSTED_COMMENT)) return false;
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  const signature = signed.subarray(10);
  const comment = Buffer.from(trusted.slice(TRUSTED_COMMENT.length));
  return (
    verify(null, createHash('blake2b512').update(bytes).digest(), key, signature) &&
    verify(null, Buffer.concat([signature, comment]), key, Buffer.from(whole, 'base64'))
  );
}

/** The key that a .minisig names, as minisign shows it; null for what is none. */
export function keyIdOf(minisig: string): string | null {
  const bytes = Buffer.from(minisig.split(/\r?\n/)[1] ?? '', 'base64');
  return bytes.length === SIGNATURE_BYTES ? shownId(bytes.subarray(2, 10)) : null;
}

/** As minisign shows it: the number that the bytes are, the lowest first. */
function shownId(id: Uint8Array): string {
  return Buffer.from(id).reverse().toString('hex').toUpperCase();
}

/** A key without a name of its own gets one that follows from it. */
export function namedKeyOf(privateKey: KeyObject): NamedKey {
  const id = createHash('sha256').update(rawPublicKeyOf(privateKey)).digest().subarray(0, 8);
  return { privateKey, id };
}

/** Takes the password away: the keys were mixed with what scrypt makes of it. */
function unlock(bytes: Buffer, password: string): void {
  const [operations, memory] = [bytes.readBigUInt64LE(AT.operations), bytes.readBigUInt64LE(AT.memory)];
  const length = SECRET_BYTES - AT.keys;
  const { N, p } = costOf(Number(operations), Number(memory));
  if (128 * N * 8 > SCRYPT_MAX_BYTES) throw invalid('a secret key that asks for at most 2 GiB');
  const salt = bytes.subarray(AT.salt, AT.operations);
  const stream = scryptSync(password, salt, length, { N, r: 8, p, maxmem: 128 * N * 8 * 2 + 1024 * 1024 });
  for (let index = 0; index < length; index += 1) bytes[AT.keys + index]! ^= stream[index]!;
}

/** The numbers of scrypt out of libsodium's limits, as its pickparams does it for r = 8. */
function costOf(operations: number, memory: number): { N: number; p: number } {
  const least = Math.max(operations, 32_768);
  const most = least < memory / 32 ? least / 32 : memory / 1024;
  let log = 1;
  while (log < 63 && 2 ** log <= most / 2) log += 1;
  const N = 2 ** log;
  const p = least < memory / 32 ? 1 : Math.max(1, Math.floor(Math.min(Math.floor(least / 4 / N), 0x3fffffff) / 8));
  return { N, p };
}

function privateKeyOf(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
}

function rawPublicKeyOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX.length);
}

function invalid(expected: string): ModelError {
  return new ModelError('INVALID_ARGUMENT', `Expected ${expected}.`);
}
