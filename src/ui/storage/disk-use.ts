import type { InstalledView, StorageView } from '../../api/contract.ts';
import type { StorageShare } from '../i18n/messages/storage.ts';

/** All versions of one model on the disk. */
export interface ModelUse {
  /** Keyed lists keep their elements by it. */
  key: string;
  modelId: string;
  bytes: number;
  versions: VersionUse[];
}

export interface VersionUse extends InstalledView {
  /** Keyed lists keep their elements by it. */
  key: string;
}

/** @returns the largest model first */
export function useByModel(storage: StorageView): ModelUse[] {
  const uses = new Map<string, ModelUse>();
  for (const version of storage.installed) {
    const known = uses.get(version.modelId) ?? {
      key: version.modelId,
      modelId: version.modelId,
      bytes: 0,
      versions: [],
    };
    uses.set(version.modelId, {
      ...known,
      bytes: known.bytes + version.bytes,
      versions: [...known.versions, { ...version, key: `${version.modelId}@${version.version}` }],
    });
  }
  return [...uses.values()].sort((a, b) => b.bytes - a.bytes || (a.modelId < b.modelId ? -1 : 1));
}

export interface DiskShare {
  name: StorageShare;
  bytes: number;
  /** 0…1 of the disk. */
  fraction: number;
}

/**
 * What fills the disk of the models. While the size of the disk is unknown, only models and
 * partials.
 */
export function diskShares(storage: StorageView): DiskShare[] {
  const models = sum(storage.installed);
  const partials = sum(storage.partials);
  const { totalBytes, freeBytes } = storage;
  const shares: [StorageShare, number][] = [
    ['models', models],
    ['partials', partials],
  ];
  if (totalBytes !== null && freeBytes !== null) {
    // Space that the file system reserves counts as other files.
    shares.push(['other', Math.max(0, totalBytes - freeBytes - models - partials)], ['free', freeBytes]);
  }
  const whole = Math.max(1, sum(shares.map(([, bytes]) => ({ bytes }))));
  return shares.map(([name, bytes]) => ({ name, bytes, fraction: bytes / whole }));
}

/** Total bytes. */
export function sum(items: readonly { bytes: number }[]): number {
  return items.reduce((total, { bytes }) => total + bytes, 0);
}
