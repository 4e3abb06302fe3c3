/** The files of the corpus: a journal of one version of the program, and what that version made of it. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

export const CORPUS = import.meta.dirname;

/** A whole life of a data directory. */
export interface PackedStory {
  /** What was done, a key of STORIES. */
  story: string;
  /** The commit that recorded it. */
  commit: string;
  /** Files of the journal's folder, by name. */
  journal: Record<string, string>;
  /** registry.json along the way: `journal replay --against`. */
  recording: string;
  /** registry.json as it was left on the disk. */
  registry: string;
}

/** As folders are named: enough for a person to find it. */
export function shortName(commit: string): string {
  return commit.slice(0, 7);
}

/** `<commit>/<story>.json.gz` of all. */
export async function corpusFiles(): Promise<string[]> {
  const entries = await readdir(CORPUS, { withFileTypes: true, recursive: true });
  return entries
    .filter(({ name }) => name.endsWith('.json.gz'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

export async function readStory(file: string): Promise<PackedStory> {
  return JSON.parse(gunzipSync(await readFile(file)).toString()) as PackedStory;
}

export async function writeStory(story: PackedStory): Promise<string> {
  const folder = join(CORPUS, shortName(story.commit));
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${story.story}.json.gz`);
  await writeFile(file, gzipSync(JSON.stringify(story), { level: 9 }));
  return file;
}

/** Puts the journal into a data directory, and the recording beside it. */
export async function unpack({ journal, recording }: PackedStory, dataDir: string): Promise<{ recording: string }> {
  const folder = join(dataDir, 'journal');
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(journal)) await writeFile(join(folder, name), text);
  const path = join(dataDir, 'recording');
  await writeFile(path, recording);
  return { recording: path };
}
