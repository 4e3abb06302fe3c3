import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { ModelError } from '../model/errors.ts';
import { compareVersions, newestRelease } from '../model/identity.ts';
import { CHECKSUM_FILE, MANIFEST_FILE } from '../model/manifest.ts';
import type { Manifest } from '../model/manifest.ts';
import { parseChecksums } from './checksums.ts';
import type { Catalog, ModelInfo, VersionInfo } from './contract.ts';
import { sha256 } from './digest.ts';

const MODEL_ID = /^[a-z0-9][a-z0-9._-]{0,127}$/;

/** A storage folder, read as a library. Published versions never change, so what was read of one is kept. */
export class Storage {
  readonly #models: string;
  #versions = new Map<string, { info: VersionInfo; identity: string }>();
  #hashes = new Map<string, { identity: string; sha256: string }>();

  constructor(storage: string) {
    this.#models = join(storage, 'models');
  }

  async catalog(): Promise<Catalog> {
    const models = [];
    for (const modelId of (await namesIn(this.#models)).filter(name => MODEL_ID.test(name)).sort()) {
      const info = await this.model(modelId).catch(() => null);
      if (!info) continue;
      const versions = Object.keys(info.versions);
      const shown = info.versions[info.latest ?? versions.at(-1) ?? ''];
      const { size_bytes, extra } = shown ?? { size_bytes: 0 };
      models.push({ model_id: modelId, latest: info.latest, versions, size_bytes, ...(extra && { extra }) });
    }
    return { models };
  }

  /** @throws ModelError MODEL_UNKNOWN */
  async model(modelId: string): Promise<ModelInfo> {
    const names = MODEL_ID.test(modelId) ? (await namesIn(join(this.#models, modelId))).sort(bySemVer) : [];
    const versions: Record<string, VersionInfo> = {};
    for (const version of names) {
      const info = await this.#version(modelId, version);
      if (info) versions[version] = info;
    }
    if (Object.keys(versions).length === 0)
      throw new ModelError('MODEL_UNKNOWN', `The library has no model ${modelId}.`);
    return { model_id: modelId, latest: newestRelease(Object.keys(versions)) ?? null, versions };
  }

  /** A file of a version with its SHA-256: listed ones by the manifest, others read once. null when there is none. */
  async file(
    modelId: string,
    version: string,
    path: string,
  ): Promise<{ path: string; sizeBytes: number; sha256: string } | null> {
    const segments = [modelId, version, ...path.split('/')];
    if (
      segments.some(segment => segment === '' || segment.startsWith('..') || segment === '.' || /[\\\0]/.test(segment))
    )
      return null;
    const full = join(this.#models, ...segments);
    const found = await stat(full).catch(() => null);
    if (!found?.isFile()) return null;
    const info = await this.#version(modelId, version);
    const listed = info?.files.find(file => file.path === path);
    // A size that is not the listed one is a damaged library: the file is served as what it is, not as what it should be.
    if (listed && listed.size_bytes === found.size) return { path: full, sizeBytes: found.size, sha256: listed.sha256 };
    const identity = `${found.ino} ${found.size} ${found.mtimeMs}`;
    let known = this.#hashes.get(full);
    if (known?.identity !== identity) {
      known = { identity, sha256: await hashOf(full) };
      this.#hashes.set(full, known);
    }
    return { path: full, sizeBytes: found.size, sha256: known.sha256 };
  }

  async #version(modelId: string, version: string): Promise<VersionInfo | null> {
    const directory = join(this.#models, modelId, version);
    const found = await stat(join(directory, CHECKSUM_FILE)).catch(() => null);
    if (!found?.isFile()) return null;
    const identity = `${found.ino} ${found.mtimeMs}`;
    const known = this.#versions.get(directory);
    if (known?.identity === identity) return known.info;
    const info = await readVersion(directory, found.mtime);
    this.#versions.set(directory, { info, identity });
    return info;
  }
}

async function readVersion(directory: string, publishedAt: Date): Promise<VersionInfo> {
  const checksums = await readFile(join(directory, CHECKSUM_FILE), 'utf8');
  const manifest = await readFile(join(directory, MANIFEST_FILE), 'utf8').then(
    text => JSON.parse(text) as Manifest,
    () => null,
  );
  const files = manifest
    ? manifest.files.map(({ path, size_bytes, sha256: hash }) => ({ path, size_bytes, sha256: hash }))
    : await Promise.all(
        parseChecksums(checksums).map(async ({ path, sha256: hash }) => {
          return { path, size_bytes: (await stat(join(directory, path))).size, sha256: hash };
        }),
      );
  return {
    size_bytes: files.reduce((sum, file) => sum + file.size_bytes, 0),
    checksum_sha256: sha256(checksums),
    published_at: publishedAt.toISOString(),
    files,
    ...(manifest?.extra && { extra: manifest.extra }),
  };
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function namesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  return entries.filter(entry => entry.isDirectory()).map(entry => entry.name);
}

function bySemVer(a: string, b: string): number {
  try {
    return compareVersions(a, b);
  } catch {
    // Not a version at all: it has no checksum.sha256 of ours either, and is passed over.
    return 0;
  }
}
