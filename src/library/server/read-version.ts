/** One version's folder: what it says of itself, and whether that has changed. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelVersion } from '../../model/identity.ts';
import { CHECKSUM_FILE, MANIFEST_FILE } from '../../model/manifest.ts';
import { parseChecksum } from '../format/checksum-file.ts';
import { parseManifest, totalSizeBytes } from '../format/manifest-file.ts';
import type { VersionInfo } from '../types.ts';
import { unlessMissing } from './missing.ts';
import { inOrder, notWhole } from './whole.ts';

/** A library made by hand has no manifest.json; sizes then come from the files. */
export async function parseVersion(path: string, ref: ModelVersion): Promise<VersionInfo> {
  const checksum = await readFile(join(path, CHECKSUM_FILE));
  const { mtime } = await stat(join(path, CHECKSUM_FILE));
  const manifestBytes = await unlessMissing(readFile(join(path, MANIFEST_FILE)));
  const manifest = manifestBytes && parseManifest(manifestBytes, ref);
  const files = manifest
    ? manifest.files.map(({ path, size_bytes, sha256 }) => ({ path, size_bytes, sha256 }))
    : await inOrder(
        parseChecksum(checksum).map(async entry => ({
          path: entry.path,
          size_bytes: await sizeOf(path, entry.path),
          sha256: entry.sha256,
        })),
      );
  return {
    size_bytes: totalSizeBytes(files),
    checksum_sha256: createHash('sha256').update(checksum).digest('hex'),
    published_at: mtime.toISOString(),
    files,
    ...(manifest?.extra && { extra: manifest.extra }),
  };
}

async function sizeOf(directory: string, path: string): Promise<number> {
  const found = await unlessMissing(stat(join(directory, path)));
  if (!found) throw notWhole(path, 'is not there');
  return found.size;
}

/**
 * @throws the system's error for a folder without a list of files, which is no version
 * @throws ModelError MODEL_NOT_AVAILABLE when manifest.json came before checksum.sha256
 */
export async function stampOf(path: string): Promise<string> {
  const [folder, manifest, checksum] = [
    await stat(path),
    await unlessMissing(stat(join(path, MANIFEST_FILE))),
    await unlessMissing(stat(join(path, CHECKSUM_FILE))),
  ];
  if (manifest && !checksum) throw notWhole(CHECKSUM_FILE, 'is not there');
  const stats = [folder, checksum ?? (await stat(join(path, CHECKSUM_FILE))), manifest];
  return stats.map(found => (found ? `${found.ino}:${found.mtimeMs}:${found.size}` : '-')).join(' ');
}
