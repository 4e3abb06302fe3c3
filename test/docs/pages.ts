/** Documents of this project, taken apart far enough to compare and to follow their links. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export const ROOT = path.join(import.meta.dirname, '../..');

/** Every document that people read: at the root, in docs, and beside the code. Paths from the root, with `/`. */
export async function allPages(): Promise<string[]> {
  const top = (await readdir(ROOT)).filter(name => name.endsWith('.md'));
  const below = await Promise.all(
    ['docs', 'src', 'test', 'bench', 'examples', 'scripts'].map(async folder =>
      (await readdir(path.join(ROOT, folder), { recursive: true }))
        .filter(name => name.endsWith('.md') && !name.includes('node_modules'))
        .map(name => `${folder}/${name.split(path.sep).join('/')}`),
    ),
  );
  // Models of old data directories are data, whatever their names.
  return [...top, ...below.flat()].filter(name => !name.startsWith('test/golden/')).sort();
}

export function readPage(name: string): Promise<string> {
  return readFile(path.join(ROOT, name), 'utf8');
}

/** What a page is made of, in order: `#2` a heading, `table 3x5`, `code ts`, `list`, `image`. Words don't count. */
export function structureOf(markdown: string): string[] {
  const structure: string[] = [];
  let table = 0;
  let fence: string | null = null;
  for (const line of markdown.split('\n')) {
    if (fence !== null) {
      if (line === fence) fence = null;
      continue;
    }
    if (line.startsWith('|')) table += 1;
    else if (table > 0) (structure.push(`table of ${table - 2}`), (table = 0));
    const [, marks, language] = /^(```+)(\w*)$/.exec(line) ?? [];
    if (marks !== undefined) (structure.push(`code ${language}`), (fence = marks));
    else if (line.startsWith('<!-- ')) structure.push(line);
    else if (/^#+ /.test(line)) structure.push(`heading ${line.indexOf(' ')}`);
    else if (/^(-|\d+\.) /.test(line)) structure.push('item');
    else if (line.startsWith('![')) structure.push('image');
  }
  return structure;
}

/** The code of each fenced block, in order. */
export function codeOf(markdown: string): string[] {
  return [...markdown.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(
    ([, language = '', code = '']) => `${language}\n${code}`,
  );
}

/** Targets of links and images, outside of code. */
export function linksOf(markdown: string): string[] {
  return [...withoutCode(markdown).matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)].map(([, target = '']) => target);
}

/** Files and folders of the project that stand in code: `src/api/client.ts`. What a build makes is not looked for. */
export function filesNamedIn(markdown: string): string[] {
  return [...markdown.matchAll(/`((?:src|test|scripts|bench|docs|schemas|examples)\/[\w./-]+)`/g)]
    .map(([, file = '']) => file)
    .filter(file => !file.includes('generated'));
}

/** Anchors of the headings, as GitHub makes them. */
export function anchorsOf(markdown: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, text = ''] of withoutFences(markdown).matchAll(/^#+ (.+)$/gm)) {
    const anchor = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    anchors.add(times === 0 ? anchor : `${anchor}-${times}`);
  }
  return anchors;
}

function withoutFences(markdown: string): string {
  return markdown.replace(/^```[^]*?^```$/gm, '');
}

function withoutCode(markdown: string): string {
  return withoutFences(markdown)
    .replace(/^ {4}.*$/gm, '')
    .replace(/`[^`\n]*`/g, '');
}
