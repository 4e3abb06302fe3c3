/** The list of src's folders in docs/architecture.md: a line for each README.md, with its first sentence. */

/** Rooms in reading order: each one stands after those that it may import. */
export const ROOMS = [
  ...['model', 'ports', 'schemas', 'events', 'projections', 'manager', 'disk', 'hash', 'installed'],
  ...['download', 'library', 'scheduler', 'hooks', 'api', 'engine', 'cli', 'electron', 'ui'],
];

const LIST = /(<!-- rooms: begin -->\n)[^]*?(<!-- rooms: end -->)/;

/**
 * Puts the list between the two marks of a document.
 *
 * @param readmes text of each README.md, by its folder: `src/events/read`
 */
export function fillRooms(markdown: string, readmes: ReadonlyMap<string, string>): string {
  return markdown.replace(LIST, (_, begin: string, end: string) => `${begin}\n${listOf(readmes)}\n\n${end}`);
}

function listOf(readmes: ReadonlyMap<string, string>): string {
  return [...readmes.keys()]
    .sort((a, b) => compare(placeOf(a, readmes), placeOf(b, readmes)))
    .map(folder => {
      const indentation = '  '.repeat(folder.split('/').length - 2);
      return `${indentation}- [${folder}](../${folder}/README.md): ${firstSentence(readmes.get(folder) ?? '')}`;
    })
    .join('\n');
}

/** A number for each part of the path: the place of the room, then of each folder in the text of the one above it. */
function placeOf(folder: string, readmes: ReadonlyMap<string, string>): (number | string)[] {
  const [, room = '', ...below] = folder.split('/');
  let above = `src/${room}`;
  const places: (number | string)[] = [orLast(ROOMS.indexOf(room)), room];
  for (const name of below) {
    places.push(orLast((readmes.get(above) ?? '').search(new RegExp(`\\b${name}/`))), name);
    above = `${above}/${name}`;
  }
  return places;
}

function orLast(index: number): number {
  return index < 0 ? Number.MAX_SAFE_INTEGER : index;
}

/** What begins alike is in order part by part; a folder stands before those inside it. */
function compare(a: (number | string)[], b: (number | string)[]): number {
  const i = a.findIndex((part, n) => part !== b[n]);
  const [left, right] = [a[i], b[i]];
  if (left === undefined || right === undefined) return a.length - b.length;
  return left < right ? -1 : 1;
}

/** Of the first paragraph below the heading. Links become their text, because they would lead from another folder. */
export function firstSentence(readme: string): string {
  const paragraph = readme
    .split(/\n\s*\n/)
    .find(block => !/^\s*(#|<!--|!\[)/.test(block) && block.trim() !== '')
    ?.replace(/\s+/g, ' ')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim();
  if (paragraph === undefined) return '';
  return /^.*?[^.\s]{2}\.(?=\s|$)/.exec(paragraph)?.[0] ?? paragraph;
}
