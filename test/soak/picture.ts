/** A soak as a picture: a line for each thing that could grow, over time. Plain SVG, without a library. */
import type { Sample } from './samples.ts';

export interface Line {
  title: string;
  unit: string;
  points: { x: number; y: number }[];
}

const WIDTH = 640;
const HEIGHT = 120;
const LEFT = 64;
const TOP = 26;
const GAP = 34;

/** @param caption what was run, where and when */
export function pictureOf(caption: string, lines: readonly Line[]): string {
  const height = TOP + lines.length * (HEIGHT + GAP) + 10;
  const text = (x: number, y: number, words: string, more = '') =>
    `<text x="${x}" y="${y}"${more}>${escaped(words)}</text>`;
  const parts = lines.map((line, index) => {
    const top = TOP + GAP - 8 + index * (HEIGHT + GAP);
    const most = Math.max(1, ...line.points.map(({ y }) => y));
    const lastX = Math.max(1, ...line.points.map(({ x }) => x));
    const place = ({ x, y }: { x: number; y: number }) =>
      `${round(LEFT + (x / lastX) * WIDTH)},${round(top + HEIGHT - (y / most) * HEIGHT)}`;
    return [
      text(LEFT, top - 6, `${line.title}, ${line.unit}`),
      `<rect x="${LEFT}" y="${top}" width="${WIDTH}" height="${HEIGHT}" fill="none" stroke="#bbb"/>`,
      text(LEFT - 6, top + 10, short(most), ' text-anchor="end"'),
      text(LEFT - 6, top + HEIGHT, '0', ' text-anchor="end"'),
      text(LEFT + WIDTH, top + HEIGHT + 13, `${short(lastX)} min`, ' text-anchor="end"'),
      `<polyline fill="none" stroke="#1f6feb" stroke-width="1.5" points="${line.points.map(place).join(' ')}"/>`,
    ].join('\n');
  });
  const size = `width="${LEFT + WIDTH + 16}" height="${height}"`;
  const style = 'font-family="sans-serif" font-size="12" fill="#444"';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>
<rect width="100%" height="100%" fill="#fff"/>
<g ${style}>
${text(LEFT, 18, caption, ' font-weight="bold"')}
${parts.join('\n')}
</g>
</svg>
`;
}

/** What is drawn of a soak: the engine that lived through it, and the journal of the one that was killed. */
export function linesOf(steady: readonly Sample[], mortal: readonly Sample[]): Line[] {
  const line = (title: string, unit: string, samples: readonly Sample[], y: (sample: Sample) => number): Line => ({
    ...{ title, unit },
    points: samples.map(sample => ({ x: sample.minute, y: y(sample) })),
  });
  return [
    line('Heap after collection', 'MiB', steady, ({ heapBytes }) => heapBytes / 1024 ** 2),
    line('Handles', 'count', steady, ({ handles }) => handles),
    line('Open descriptors', 'count', steady, ({ descriptors }) => descriptors ?? 0),
    line('Journal of the engine that is killed', 'KiB', mortal, ({ journalBytes }) => journalBytes / 1024),
    line('Its files', 'count', mortal, ({ journalFiles }) => journalFiles),
    line('Commands and troubles', 'count', mortal, ({ actions }) => actions),
  ];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function short(value: number): string {
  return String(value < 10 ? round(value) : Math.round(value));
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
