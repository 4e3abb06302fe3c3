import type { InstalledView } from '../../api/contract.ts';
import { sum } from './disk-use.ts';
import { isOld } from './free-up.ts';
import { squarify } from './squarify.ts';
import type { Box } from './squarify.ts';

/** More boxes would be too small to be told apart. */
const TILES_MAX = 24;
/** In parts of the picture. A smaller box has no room for a name, and a box without one says nothing. */
const LABEL_MIN = { width: 0.1, height: 0.24 };
/** The shape of the picture: width / height. */
export const PICTURE_RATIO = 4;

/** What the colour of a box says. */
export type TileKind = 'current' | 'old' | 'broken' | 'others';

export interface Tile {
  /** null for the box of all others. */
  version: InstalledView | null;
  kind: TileKind;
  bytes: number;
  /** How many versions it stands for. */
  count: number;
  /** In parts of the width and the height of the picture, 0…1. */
  box: Box;
}

/**
 * The versions as areas, as many as have room for their name. The rest is one box; where that is
 * too small for its words, the picture goes without it.
 *
 * @returns empty where no version has room: many small ones are no picture
 */
export function tiles(installed: readonly InstalledView[]): Tile[] {
  const sized = installed.filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes);
  for (let own = Math.min(sized.length, TILES_MAX); own > 0; own -= 1) {
    const placed = place(partsOf(sized, own, installed));
    const unlabelled = placed.filter(({ box }) => box.width < LABEL_MIN.width || box.height < LABEL_MIN.height);
    if (unlabelled.length === 0) return placed;
    if (unlabelled.every(({ kind }) => kind === 'others')) return place(placed.filter(({ kind }) => kind !== 'others'));
  }
  return [];
}

type Part = Omit<Tile, 'box'>;

function partsOf(sized: readonly InstalledView[], own: number, installed: readonly InstalledView[]): Part[] {
  const shown = sized.slice(0, own);
  const others = sized.slice(own);
  const parts = shown.map((version): Part => ({
    version,
    kind: kindOf(version, installed),
    bytes: version.bytes,
    count: 1,
  }));
  if (others.length > 0) parts.push({ version: null, kind: 'others', bytes: sum(others), count: others.length });
  return parts;
}

function kindOf(version: InstalledView, installed: readonly InstalledView[]): TileKind {
  if (version.status === 'damaged' || version.status === 'missing') return 'broken';
  return isOld(version, installed) ? 'old' : 'current';
}

function place(parts: readonly Part[]): Tile[] {
  const sorted = parts.toSorted((a, b) => b.bytes - a.bytes);
  const boxes = squarify(
    sorted.map(({ bytes }) => bytes),
    { x: 0, y: 0, width: PICTURE_RATIO, height: 1 },
  );
  return sorted.map((part, index) => {
    const { x, y, width, height } = boxes[index] as Box;
    return { ...part, box: { x: x / PICTURE_RATIO, y, width: width / PICTURE_RATIO, height } };
  });
}
