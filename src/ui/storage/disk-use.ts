import type { InstalledView, StorageView } from '../../api/contract.ts';
import type { StorageShare } from '../i18n/messages.ts';
import type { Box } from './squarify.ts';
import { treemap } from './squarify.ts';

/** All versions of one model on the disk. */
export interface ModelUse {
  key: string;
  modelId: string;
  bytes: number;
  versions: VersionUse[];
}

export interface VersionUse extends InstalledView {
  /** Its own: by it, lists keep their elements. */
  key: string;
}

/** Largest first. */
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

/** What fills the disk of the models. Without its size, only models and partials. */
export function diskShares(storage: StorageView): DiskShare[] {
  const models = sum(storage.installed);
  const partials = sum(storage.partials);
  const { totalBytes, freeBytes } = storage;
  const shares: [StorageShare, number][] = [
    ['models', models],
    ['partials', partials],
  ];
  if (totalBytes !== null && freeBytes !== null) {
    // What the file system keeps for itself counts as other files.
    shares.push(['other', Math.max(0, totalBytes - freeBytes - models - partials)], ['free', freeBytes]);
  }
  const whole = Math.max(1, sum(shares.map(([, bytes]) => ({ bytes }))));
  return shares.map(([name, bytes]) => ({ name, bytes, fraction: bytes / whole }));
}

/** Smaller boxes can't be told apart: they become one. */
const TILES_MAX = 24;
/** Of the picture's area; what is smaller has no room for a name. */
const LABEL_MIN = { width: 0.1, height: 0.24 };
/** The picture's shape: width to height. */
export const PICTURE_RATIO = 4;

export interface Tile {
  /** null: all others together. */
  modelId: string | null;
  bytes: number;
  /** How many models it stands for. */
  count: number;
  /** In parts of the picture's width and height, 0…1. */
  box: Box;
  labelled: boolean;
}

export function tiles(uses: readonly ModelUse[]): Tile[] {
  const shown = uses.filter(({ bytes }) => bytes > 0);
  const own = shown.length > TILES_MAX ? shown.slice(0, TILES_MAX - 1) : shown;
  const others = shown.slice(own.length);
  const parts = own.map(({ modelId, bytes }): Omit<Tile, 'box' | 'labelled'> => ({ modelId, bytes, count: 1 }));
  if (others.length > 0) parts.push({ modelId: null, bytes: sum(others), count: others.length });
  parts.sort((a, b) => b.bytes - a.bytes);
  const boxes = treemap(
    parts.map(({ bytes }) => bytes),
    { x: 0, y: 0, width: PICTURE_RATIO, height: 1 },
  );
  return parts.map((part, index) => {
    const { x, y, width, height } = boxes[index] as Box;
    const box = { x: x / PICTURE_RATIO, y, width: width / PICTURE_RATIO, height };
    return { ...part, box, labelled: box.width >= LABEL_MIN.width && box.height >= LABEL_MIN.height };
  });
}

function sum(items: readonly { bytes: number }[]): number {
  return items.reduce((total, { bytes }) => total + bytes, 0);
}
