import { ModelError } from '../../model/errors.ts';
import { assertFilePath } from '../../model/file-path.ts';
import type { ModelVersion } from '../../model/identity.ts';
import type { Manifest, ManifestFile } from '../../model/manifest.ts';
import { show } from '../../model/show.ts';
import { assertDistinctPaths, MAX_FILES } from './path-set.ts';
import { assertSchema, parseJson, isRecord } from './json.ts';

/** 64 MiB of JSON describe a model of several TB in 8 MiB pieces. */
export const MANIFEST_MAX_BYTES = 64 * 1024 * 1024;
/** `extra` goes into the journal with every installation. */
const EXTRA_MAX_BYTES = 256 * 1024;
const EXTRA_MAX_DEPTH = 32;
/** A piece is held in memory while it is proven. */
const PIECE_MAX_BYTES = 1024 * 1024 * 1024;
const WEAK_KIND = /^words\/(\d{1,8})$/;
const WEAK_SUMS_BYTES = 8;
const WEAK_LEAST_BYTES = 1024;
const WEAK_MOST_BYTES = 8 * 1024 * 1024;
const SHA256 = /^[0-9a-f]{64}$/;

export function encodeManifest(manifest: Manifest): Buffer {
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * Parses manifest.json and checks all of it: its paths, sizes and hashes need no further check.
 * Fields that this version doesn't know are left out of the result; the bytes keep them.
 *
 * @throws ModelError MANIFEST_INVALID; PROGRAM_OUTDATED for a manifest of a newer schema
 */
export function parseManifest(bytes: Uint8Array, expected: ModelVersion): Manifest {
  if (bytes.length > MANIFEST_MAX_BYTES) throw invalid(`at most ${MANIFEST_MAX_BYTES} bytes`, `${bytes.length}`);
  const json = parseJson(bytes, 'manifest.json');
  if (!isRecord(json)) throw invalid('a JSON object', json);
  assertSchema(json.schema, 'manifest.json');
  if (json.model_id !== expected.modelId) throw invalid(`"model_id" ${expected.modelId}`, json.model_id);
  if (json.version !== expected.version) throw invalid(`"version" ${expected.version}`, json.version);
  const files = parseFiles(json.files);
  const extra = parseExtra(json.extra);
  return { schema: 1, model_id: expected.modelId, version: expected.version, files, ...(extra && { extra }) };
}

/**
 * Sum of the files' sizes in bytes.
 *
 * @throws ModelError MANIFEST_INVALID when it isn't a safe integer
 */
export function totalSizeBytes(files: readonly { size_bytes: number }[]): number {
  const total = files.reduce((sum, file) => sum + file.size_bytes, 0);
  if (!Number.isSafeInteger(total)) throw invalid('sizes with a sum below 2^53', total);
  return total;
}

/**
 * Checks a version's `extra`: a small, flat enough JSON object.
 *
 * @throws ModelError MANIFEST_INVALID
 */
export function parseExtra(value: unknown): Record<string, unknown> | undefined {
  if (value === undefined) return undefined;
  if (!isRecord(value)) throw invalid('"extra" to be an object', value);
  // The depth comes first: JSON.parse reads any depth, JSON.stringify recurses and would overflow
  // the stack.
  if (deeperThan(value, EXTRA_MAX_DEPTH)) throw invalid(`"extra" at most ${EXTRA_MAX_DEPTH} levels deep`, 'more');
  const sizeBytes = Buffer.byteLength(JSON.stringify(value));
  if (sizeBytes > EXTRA_MAX_BYTES) throw invalid(`"extra" of at most ${EXTRA_MAX_BYTES} bytes`, sizeBytes);
  return value;
}

function parseFiles(value: unknown): ManifestFile[] {
  if (!Array.isArray(value) || value.length === 0) throw invalid('"files" to be a list with at least one file', value);
  if (value.length > MAX_FILES) throw invalid(`at most ${MAX_FILES} files`, value.length);
  const files = value.map(parseFile);
  assertDistinctPaths(files.map(file => file.path));
  totalSizeBytes(files);
  return files;
}

function parseFile(value: unknown): ManifestFile {
  if (!isRecord(value)) throw invalid('each file to be an object', value);
  const { path, size_bytes: size, sha256, piece_size: pieceSize, pieces } = value;
  assertFilePath(path);
  if (!isSize(size)) throw invalid(`"size_bytes" of ${path} to be an integer from 0 to 2^53 - 1`, size);
  if (!isSha256(sha256)) throw invalid(`"sha256" of ${path} to be 64 lower-case hexadecimal digits`, sha256);
  if (!isSize(pieceSize) || pieceSize < 1 || pieceSize > PIECE_MAX_BYTES) {
    throw invalid(`"piece_size" of ${path} to be an integer from 1 to ${PIECE_MAX_BYTES}`, pieceSize);
  }
  const count = Math.ceil(size / pieceSize);
  if (!Array.isArray(pieces) || pieces.length !== count) {
    throw invalid(`${count} "pieces" to cover ${path}`, Array.isArray(pieces) ? pieces.length : pieces);
  }
  if (!pieces.every(isSha256)) throw invalid(`"pieces" of ${path} to be SHA-256 hashes`, 'something else');
  if (count === 1 && pieces[0] !== sha256)
    throw invalid(`the only piece of ${path} to have the file's hash`, pieces[0]);
  const weak = isWeak(value, size, pieceSize) ? { weak_kind: value.weak_kind, weak: value.weak } : null;
  return { path, size_bytes: size, sha256, piece_size: pieceSize, pieces, ...weak };
}

/**
 * Weak sums of another kind, or broken ones, are left out: they only help, and an installation does
 * without.
 */
function isWeak(
  file: Record<string, unknown>,
  sizeBytes: number,
  pieceSizeBytes: number,
): file is { weak_kind: string; weak: string } {
  const { weak_kind: kind, weak } = file;
  const blockBytes = typeof kind === 'string' ? weakBlockBytes(kind) : null;
  if (blockBytes === null || pieceSizeBytes % blockBytes !== 0 || typeof weak !== 'string') return false;
  const bytes = Math.floor(sizeBytes / blockBytes) * WEAK_SUMS_BYTES;
  return bytes > 0 && weak.length === 4 * Math.ceil(bytes / 3) && Buffer.from(weak, 'base64').length === bytes;
}

/** @returns null for a kind that this version doesn't know */
export function weakBlockBytes(kind: string): number | null {
  const blockBytes = Number(WEAK_KIND.exec(kind)?.[1] ?? 0);
  const isPower = Number.isInteger(Math.log2(blockBytes));
  return isPower && blockBytes >= WEAK_LEAST_BYTES && blockBytes <= WEAK_MOST_BYTES ? blockBytes : null;
}

function deeperThan(root: object, limit: number): boolean {
  const stack: [object, number][] = [[root, 1]];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const [node, depth] = top;
    if (depth > limit) return true;
    for (const child of Object.values(node) as unknown[]) {
      if (typeof child === 'object' && child !== null) stack.push([child, depth + 1]);
    }
  }
  return false;
}

export function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

export function isSha256(value: unknown): value is string {
  return typeof value === 'string' && SHA256.test(value);
}

function invalid(expected: string, got: unknown): ModelError {
  return new ModelError('MANIFEST_INVALID', `Expected manifest.json to have ${expected}, got ${show(got)}.`);
}
