/** Writes what documents take from code and from other documents. `npm run docs`; a test fails when it was forgotten. */
import { readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { fillRooms } from './docs/rooms.ts';
import { fillSnippets } from './docs/snippets.ts';
import { statesDocument } from './docs/states.ts';

const ROOT = path.join(import.meta.dirname, '..');

export interface Document {
  /** From the project's root, with `/`. */
  path: string;
  text: string;
}

/** Every document that has generated parts, as it should be. */
export async function generatedDocuments(): Promise<Document[]> {
  const readmes = await readmesOfRooms();
  const documents: Document[] = [{ path: 'docs/states.md', text: statesDocument() }];
  for (const file of [...(await handbooks()), ...[...readmes.keys()].map(folder => `${folder}/README.md`)]) {
    const text = await readFile(path.join(ROOT, file), 'utf8');
    if (/^<!-- (snippet|rooms): /m.test(text)) documents.push({ path: file, text: await filled(file, text, readmes) });
  }
  return documents;
}

/** Documents for readers: those at the root and in docs. */
async function handbooks(): Promise<string[]> {
  const [top, docs] = await Promise.all([readdir(ROOT), readdir(path.join(ROOT, 'docs'))]);
  return [...top, ...docs.map(name => `docs/${name}`)].filter(name => name.endsWith('.md')).sort();
}

/** Text of each README.md below src, by its folder. */
export async function readmesOfRooms(): Promise<Map<string, string>> {
  const files = await readdir(path.join(ROOT, 'src'), { recursive: true });
  const folders = files.filter(file => path.basename(file) === 'README.md').map(file => path.dirname(file));
  const readmes = new Map<string, string>();
  for (const folder of folders.map(name => `src/${name.split(path.sep).join('/')}`).sort())
    readmes.set(folder, await readFile(path.join(ROOT, folder, 'README.md'), 'utf8'));
  return readmes;
}

async function filled(file: string, text: string, readmes: ReadonlyMap<string, string>): Promise<string> {
  const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8');
  const config = await resolveConfig(path.join(ROOT, file));
  return format(fillRooms(fillSnippets(text, read), readmes), { ...config, parser: 'markdown' });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { path: file, text } of await generatedDocuments()) await writeFile(path.join(ROOT, file), text);
}
