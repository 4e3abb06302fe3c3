import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseChecksum } from '../../library/format/index.ts';
import type { ChecksumEntry } from '../../library/format/index.ts';
import { assertFilePath } from '../../model/file-path.ts';
import { assertVersion, compareVersions } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { CHECKSUM_FILE, MANIFEST_FILE } from '../../model/manifest.ts';
import { installedPath } from '../../disk/index.ts';
import type { SizedFile } from '../part/proof.ts';
import type { OldFile } from './guesses.ts';

/**
 * Bytes that should have a wanted hash. This is only a claim: copied bytes are proven like fetched
 * ones.
 */
export interface SourceRange {
  /** Absolute. */
  file: string;
  from: number;
  sizeBytes: number;
}

/** What the installed versions have. Candidates by SHA-256, the most likely one first. */
export interface Sources {
  files: ReadonlyMap<string, SourceRange[]>;
  pieces: ReadonlyMap<string, SourceRange[]>;
  /** All of their files, the nearest version first. */
  old: readonly OldFile[];
}

/**
 * Candidates for one hash. The next one is read when the one before it is damaged; more than these
 * hardly ever help.
 */
const CANDIDATES = 3;

/**
 * Looks through the lists of a model's installed versions: this version's own damaged files first,
 * then the nearest version below it, and so on down; then the nearest one above.
 */
export async function installedSources(
  modelsDir: string,
  model: ModelVersion,
  wanted: readonly SizedFile[],
): Promise<Sources> {
  const found = new Found(wanted);
  const versions = await installedVersions(modelsDir, model);
  const own = installedPath(modelsDir, model.modelId, model.version);
  // The damaged version is of this very plan, also when its own lists are lost.
  if (versions.includes(model.version)) for (const file of wanted) addFile(found, own, file);
  for (const version of versions) {
    const directory = join(modelsDir, model.modelId, version);
    if (!(await addManifest(found, directory))) await addChecksums(found, directory);
  }
  return found;
}

async function installedVersions(modelsDir: string, { modelId, version }: ModelVersion): Promise<string[]> {
  const names = await readdir(join(modelsDir, modelId)).catch((): string[] => []);
  const others = names.filter(name => name !== version && passes(assertVersion, name)).sort(compareVersions);
  const above = others.filter(name => compareVersions(name, version) > 0);
  const below = others.slice(0, others.length - above.length).reverse();
  return [...(names.includes(version) ? [version] : []), ...below, ...above];
}

/**
 * The candidates found so far. Only wanted hashes are kept: lists of large models name a hundred
 * thousand pieces.
 */
class Found implements Sources {
  readonly files = new Map<string, SourceRange[]>();
  readonly pieces = new Map<string, SourceRange[]>();
  readonly old: OldFile[] = [];
  readonly #files: ReadonlySet<string>;
  readonly #pieces: ReadonlySet<string>;

  constructor(wanted: readonly SizedFile[]) {
    this.#files = new Set(wanted.map(({ sha256 }) => sha256));
    this.#pieces = new Set(wanted.flatMap(({ pieces }) => pieces));
  }

  addFile(sha256: string, range: SourceRange): void {
    if (this.#files.has(sha256)) add(this.files, sha256, range);
  }

  addOld(file: Omit<OldFile, 'shared'>, pieces: readonly string[]): void {
    this.old.push({ ...file, shared: new Set(pieces.filter(piece => this.#pieces.has(piece))) });
  }

  addPiece(sha256: string, range: SourceRange): void {
    if (this.#pieces.has(sha256)) add(this.pieces, sha256, range);
  }
}

function add(map: Map<string, SourceRange[]>, sha256: string, range: SourceRange): void {
  const ranges = map.get(sha256);
  if (!ranges) map.set(sha256, [range]);
  else if (ranges.length < CANDIDATES && !ranges.some(known => isSame(known, range))) ranges.push(range);
}

function isSame(a: SourceRange, b: SourceRange): boolean {
  return a.file === b.file && a.from === b.from;
}

/**
 * @returns false when there is no usable manifest.json: it was accepted once, but the disk may
 * have damaged it
 */
async function addManifest(found: Found, directory: string): Promise<boolean> {
  try {
    const { files } = JSON.parse(await readFile(join(directory, MANIFEST_FILE), 'utf8')) as { files: SizedRow[] };
    for (const row of files) addRow(found, directory, row);
    return true;
  } catch {
    return false;
  }
}

interface SizedRow {
  path: string;
  size_bytes: number;
  sha256: string;
  piece_size: number;
  pieces: string[];
}

function addRow(found: Found, directory: string, { path, size_bytes, sha256, piece_size, pieces }: SizedRow): void {
  assertFilePath(path);
  addFile(found, directory, { path, sizeBytes: size_bytes, sha256, pieceSizeBytes: piece_size, pieces });
}

function addFile(
  found: Found,
  directory: string,
  { path, sizeBytes, sha256, pieceSizeBytes, pieces }: SizedFile,
): void {
  const file = join(directory, path);
  found.addFile(sha256, { file, from: 0, sizeBytes });
  found.addOld({ file, path, sizeBytes, sha256 }, pieces);
  pieces.forEach((piece, index) => {
    const from = index * pieceSizeBytes;
    found.addPiece(piece, { file, from, sizeBytes: Math.min(pieceSizeBytes, sizeBytes - from) });
  });
}

/** Without a manifest.json only whole files are known. Their sizes are not: the hash decides. */
async function addChecksums(found: Found, directory: string): Promise<void> {
  for (const { path, sha256 } of await checksumEntries(directory)) {
    const file = join(directory, path);
    found.addFile(sha256, { file, from: 0, sizeBytes: -1 });
    found.addOld({ file, path, sizeBytes: -1, sha256 }, []);
  }
}

/** None where the list is missing or can't be read: then nothing is known to be there. */
async function checksumEntries(directory: string): Promise<ChecksumEntry[]> {
  try {
    return parseChecksum(await readFile(join(directory, CHECKSUM_FILE)));
  } catch {
    return [];
  }
}

function passes(assert: (value: unknown) => void, value: string): boolean {
  try {
    assert(value);
    return true;
  } catch {
    return false;
  }
}
