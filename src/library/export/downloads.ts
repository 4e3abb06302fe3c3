/**
 * Files for other download programs: Metalink, and BitTorrent on request. Our client trusts
 * neither.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CHECKSUM_FILE, MANIFEST_FILE, MANIFEST_SIGNATURE_FILE, MINISIG_FILE } from '../../model/manifest.ts';
import { parseManifest } from '../format/manifest-file.ts';
import { unlessMissing } from '../server/missing.ts';
import type { ModelInfo, VersionInfo } from '../types.ts';
import { formatMetalink } from './metalink.ts';
import type { MetalinkFile } from './metalink.ts';
import { placePage, replaceFile } from './place.ts';
import { makeTorrent } from './torrent.ts';

export interface DownloadOptions {
  /**
   * Where the export will be served; without it, addresses are relative to the file that has them.
   */
  baseUrl?: string;
  /** Makes a .torrent of each version. Needs `baseUrl`. */
  torrents?: boolean;
}

/** As `extra.downloads` has it: paths below the library's URL. */
interface Download {
  type: 'metalink' | 'torrent';
  path: string;
}

/** The library's own files of a version, which its lists don't name. */
const DOCUMENTS = [CHECKSUM_FILE, MANIFEST_FILE, MANIFEST_SIGNATURE_FILE, MINISIG_FILE];

/** Names beside a version's folder, which can be no version's. */
export function downloadFiles(version: string): [metalink: string, torrent: string] {
  return [`${version}.meta4`, `${version}.torrent`];
}

/** Writes the files for each version, and names them in the model's page. */
export async function addDownloads(
  info: ModelInfo,
  out: string,
  options: DownloadOptions & { dryRun: boolean },
): Promise<ModelInfo> {
  const versions: Record<string, VersionInfo> = {};
  for (const [version, described] of Object.entries(info.versions)) {
    const downloads = await writeDownloads({ info, version, described, out }, options);
    versions[version] = { ...described, extra: { ...described.extra, downloads } };
  }
  return { ...info, versions };
}

interface Written {
  info: ModelInfo;
  version: string;
  described: VersionInfo;
  out: string;
}

async function writeDownloads(
  { info: { model_id: modelId }, version, described, out }: Written,
  options: DownloadOptions & { dryRun: boolean },
): Promise<Download[]> {
  const folder = join(out, 'storage', 'models', modelId);
  const [metalink, torrent] = downloadFiles(version);
  const downloads: Download[] = [{ type: 'metalink', path: `storage/models/${modelId}/${metalink}` }];
  if (options.torrents) downloads.push({ type: 'torrent', path: `storage/models/${modelId}/${torrent}` });
  if (options.dryRun) return downloads;
  const base = options.baseUrl === undefined ? '' : `${options.baseUrl.replace(/\/+$/, '')}/storage/models/${modelId}/`;
  const files = await filesOf(join(folder, version), { modelId, version }, described);
  const urlOf = (path: string) => `${base}${[version, ...path.split('/')].map(encodeURIComponent).join('/')}`;
  await placePage(
    join(folder, metalink),
    formatMetalink({ files, urlOf, publishedAt: described.published_at }),
    options,
  );
  if (options.torrents && !(await unlessMissing(stat(join(folder, torrent)))))
    await replaceFile(
      join(folder, torrent),
      await makeTorrent({ folder: join(folder, version), webSeed: base, publishedAt: described.published_at }),
    );
  return downloads;
}

async function filesOf(
  folder: string,
  ref: { modelId: string; version: string },
  { files }: VersionInfo,
): Promise<MetalinkFile[]> {
  const manifest = await unlessMissing(readFile(join(folder, MANIFEST_FILE)));
  const listed: MetalinkFile[] = manifest ? parseManifest(manifest, ref).files : files;
  const names = await readdir(folder);
  const documents = DOCUMENTS.filter(name => names.includes(name)).map(async path => {
    const bytes = await readFile(join(folder, path));
    return { path, size_bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  return [...listed, ...(await Promise.all(documents))];
}
