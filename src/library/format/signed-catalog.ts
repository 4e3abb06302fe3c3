import { ModelError } from '../../model/errors.ts';
import { assertModelId, assertVersion } from '../../model/identity.ts';
import type { Withdrawal } from '../types.ts';
import { assertSchema, isRecord, parseJson, passes } from './json.ts';
import { isSha256, isSize } from './manifest-file.ts';
import { keyIdOf } from './minisign.ts';
import { isSigned, signFile } from './signing.ts';
import { checkWithdrawal } from './withdrawal.ts';

/** Below the library's URL, and below the folder of a library and of its export. */
export const SIGNED_CATALOG_PATH = 'api/catalog.signed.json';
/** 100,000 versions; bounds memory for a hostile library. */
export const SIGNED_CATALOG_MAX_BYTES = 64 * 1024 * 1024;

/** What the holder of the key says that a library has, and until when that holds. */
export interface SignedCatalog {
  /** Goes up with each signing. */
  serial: number;
  /** ISO 8601 in UTC. */
  madeAt: string;
  validUntil: string;
  /** By model, then by version. */
  models: ReadonlyMap<string, ReadonlyMap<string, SignedVersion>>;
}

export interface SignedVersion {
  manifest_sha256: string;
  checksum_sha256: string;
  size_bytes: number;
  withdrawn?: Withdrawal;
}

/**
 * The bytes of api/catalog.signed.json. What is signed stands in it as a text, so that it has one
 * form: `jq -j .signed` gives the bytes that `.minisig` is of.
 *
 * @param privateKey as `signManifest`
 * @throws ModelError INVALID_ARGUMENT for a bad key or password
 */
export function encodeSignedCatalog(
  { serial, madeAt, validUntil, models }: SignedCatalog,
  privateKey: string,
  password: string | null = null,
): string {
  const entries = [...models].map(([modelId, versions]) => [modelId, Object.fromEntries(versions)]);
  const signed = JSON.stringify({
    ...{ schema: 1, kind: 'catalog', serial, made_at: madeAt, valid_until: validUntil },
    models: Object.fromEntries(entries) as Record<string, unknown>,
  });
  const { sig, minisig } = signFile('catalog.signed.json', Buffer.from(signed), privateKey, password);
  return `${JSON.stringify({ schema: 1, signed, sig: sig.trim(), minisig })}\n`;
}

/**
 * Reads what one of the keys has signed.
 *
 * @throws ModelError MANIFEST_INVALID, SIGNATURE_INVALID with the `keyId` that it names,
 *   PROGRAM_OUTDATED
 */
export function readSignedCatalog(bytes: Uint8Array, pinnedKeys: readonly string[]): SignedCatalog {
  const { signed, sig, minisig } = envelopeOf(bytes);
  const text = Buffer.from(signed);
  if (!isSigned(text, sig, pinnedKeys)) {
    const keyId = keyIdOf(minisig);
    const names = keyId === null ? '' : ` It names the key ${keyId}.`;
    const message = `Expected a catalogue signed by a pinned key, got a signature that none of them made.${names}`;
    throw new ModelError('SIGNATURE_INVALID', message, { details: { keyId } });
  }
  return parseCatalogText(text);
}

/** The serial and the times alone, unproven: what the next signing goes on from. */
export function peekSignedCatalog(bytes: Uint8Array): Pick<SignedCatalog, 'serial' | 'madeAt' | 'validUntil'> {
  return parseCatalogText(Buffer.from(envelopeOf(bytes).signed));
}

function envelopeOf(bytes: Uint8Array): { signed: string; sig: string; minisig: string } {
  const json = parseJson(bytes, 'the signed catalogue');
  if (!isRecord(json)) throw invalid('to be an object');
  assertSchema(json.schema, 'the signed catalogue');
  const { signed, sig, minisig } = json;
  if (typeof signed !== 'string' || typeof sig !== 'string') throw invalid('to have "signed" and "sig"');
  return { signed, sig, minisig: typeof minisig === 'string' ? minisig : '' };
}

function parseCatalogText(text: Uint8Array): SignedCatalog {
  const json = parseJson(text, 'the signed catalogue');
  // A manifest that the same key has signed is no catalogue.
  if (!isRecord(json) || json.kind !== 'catalog') throw invalid('to be of the kind "catalog"');
  assertSchema(json.schema, 'the signed catalogue');
  const { serial, made_at: madeAt, valid_until: validUntil, models } = json;
  if (!isSize(serial)) throw invalid('to have a serial');
  if (!isTime(madeAt) || !isTime(validUntil)) throw invalid('to say when it was made, and until when it is valid');
  if (!isRecord(models)) throw invalid('to have models');
  return {
    ...{ serial, madeAt, validUntil },
    models: new Map(Object.entries(models).flatMap(([modelId, versions]) => modelOf(modelId, versions))),
  };
}

/** A name or a version that this program can't take is left out: it installs none of it. */
function modelOf(modelId: string, value: unknown): [string, ReadonlyMap<string, SignedVersion>][] {
  if (!passes(assertModelId, modelId) || !isRecord(value)) return [];
  const versions = Object.entries(value).flatMap(([version, entry]) => versionOf(version, entry));
  return [[modelId, new Map(versions)]];
}

function versionOf(version: string, entry: unknown): [string, SignedVersion][] {
  if (!passes(assertVersion, version) || !isRecord(entry)) return [];
  const { manifest_sha256, checksum_sha256, size_bytes } = entry;
  if (!isSha256(manifest_sha256) || !isSha256(checksum_sha256) || !isSize(size_bytes)) return [];
  const withdrawn = checkWithdrawal(entry.withdrawn);
  return [[version, { manifest_sha256, checksum_sha256, size_bytes, ...(withdrawn && { withdrawn }) }]];
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

function invalid(expected: string): ModelError {
  return new ModelError('MANIFEST_INVALID', `Expected the signed catalogue ${expected}.`);
}
