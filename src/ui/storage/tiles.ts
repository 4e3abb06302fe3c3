import { sum } from './disk-use.ts';
import type { ModelUse } from './disk-use.ts';
import { squarify } from './squarify.ts';
import type { Box } from './squarify.ts';

/** More boxes would be too small to be told apart. The smallest models become one box. */
const TILES_MAX = 24;
/** In parts of the picture. A smaller box has no room for a name. */
const LABEL_MIN = { width: 0.1, height: 0.24 };
/** The shape of the picture: width / height. */
export const PICTURE_RATIO = 4;

export interface Tile {
  /** null for the box of all others. */
  modelId: string | null;
  bytes: number;
  /** How many models it stands for. */
  count: number;
  /** In parts of the width and the height of the picture, 0…1. */
  box: Box;
  /** There is room for the name. */
  labelled: boolean;
}

/** @param uses largest first */
export function tiles(uses: readonly ModelUse[]): Tile[] {
  const shown = uses.filter(({ bytes }) => bytes > 0);
  const own = shown.length > TILES_MAX ? shown.slice(0, TILES_MAX - 1) : shown;
  const others = shown.slice(own.length);
  const parts = own.map(({ modelId, bytes }): Omit<Tile, 'box' | 'labelled'> => ({ modelId, bytes, count: 1 }));
  if (others.length > 0) parts.push({ modelId: null, bytes: sum(others), count: others.length });
  parts.sort((a, b) => b.bytes - a.bytes);
  const boxes = squarify(
    parts.map(({ bytes }) => bytes),
    { x: 0, y: 0, width: PICTURE_RATIO, height: 1 },
  );
  return parts.map((part, index) => {
    const { x, y, width, height } = boxes[index] as Box;
    const box = { x: x / PICTURE_RATIO, y, width: width / PICTURE_RATIO, height };
    return { ...part, box, labelled: box.width >= LABEL_MIN.width && box.height >= LABEL_MIN.height };
  });
}
