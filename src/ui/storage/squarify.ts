/** In the unit of the picture. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Squarified treemap (Bruls, Huizing, van Wijk 2000). The area of each box is in proportion to its
 * size, and the boxes are nearly squares, so that a person can compare them and labels fit.
 *
 * @param sizes positive, largest first
 * @param whole the box that they fill without gaps
 * @returns one box for each size, in the same order
 */
export function squarify(sizes: readonly number[], whole: Box): Box[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= 0) return [];
  const areas = sizes.map(size => (size / total) * whole.width * whole.height);
  const boxes: Box[] = [];
  let rest = whole;
  for (let from = 0; from < areas.length;) {
    const side = Math.min(rest.width, rest.height);
    let to = from + 1;
    while (to < areas.length && worst(areas.slice(from, to + 1), side) <= worst(areas.slice(from, to), side)) to += 1;
    const strip = areas.slice(from, to);
    boxes.push(...place(strip, rest));
    rest = without(strip, rest);
    from = to;
  }
  return boxes;
}

/** The worst ratio of sides in a strip along `side`. 1 is a square. */
function worst(strip: readonly number[], side: number): number {
  const sum = strip.reduce((a, b) => a + b, 0);
  return Math.max(...strip.map(area => Math.max((side ** 2 * area) / sum ** 2, sum ** 2 / (side ** 2 * area))));
}

/** Places a strip along the shorter side. */
function place(strip: readonly number[], rest: Box): Box[] {
  const sum = strip.reduce((a, b) => a + b, 0);
  const upright = rest.width >= rest.height;
  const depth = sum / (upright ? rest.height : rest.width);
  let at = upright ? rest.y : rest.x;
  return strip.map(area => {
    const length = area / depth;
    const box = upright
      ? { x: rest.x, y: at, width: depth, height: length }
      : { x: at, y: rest.y, width: length, height: depth };
    at += length;
    return box;
  });
}

/** What stays free after a strip is placed. */
function without(strip: readonly number[], rest: Box): Box {
  const sum = strip.reduce((a, b) => a + b, 0);
  if (rest.width >= rest.height) {
    const depth = sum / rest.height;
    return { ...rest, x: rest.x + depth, width: rest.width - depth };
  }
  const depth = sum / rest.width;
  return { ...rest, y: rest.y + depth, height: rest.height - depth };
}
