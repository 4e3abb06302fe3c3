/**
 * What a publish that was killed had done: noted beside its staging folder, taken over by
 * `--resume`.
 */
import { appendFile, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelVersion } from '../../model/identity.ts';
import type { ManifestFile } from '../../model/manifest.ts';
import { isRecord } from '../format/json.ts';
import { unlessMissing } from '../server/missing.ts';
import type { PublishSource } from './source.ts';

/**
 * Beside a staging folder `<name>`: its version in the first line, then a line for each whole file.
 */
export const NOTES_ENDING = '.ndjson';

/** The files of a staging folder that are whole and synced. */
export interface StagedFiles {
  /** What was hashed of this source, if it is still the same and its copy is there. */
  get(source: PublishSource): ManifestFile | undefined;
  /** Its copy is whole and synced. */
  note(source: PublishSource, file: ManifestFile): Promise<void>;
}

/** Notes for a staging folder that is empty. */
export async function beginNotes(staging: string, { modelId, version }: ModelVersion): Promise<StagedFiles> {
  await appendFile(staging + NOTES_ENDING, `${JSON.stringify({ model_id: modelId, version })}\n`);
  return notesOf(staging, new Map());
}

/**
 * Takes over the staging folder of a publish of this version that was killed. Nothing stays in it
 * but the files of these sources that are whole.
 *
 * @param mayTake whether the owner of a folder of this name is gone
 * @returns undefined where there is none
 */
export async function takeOver(
  { modelsDir, staging, ref }: { modelsDir: string; staging: string; ref: ModelVersion },
  sources: readonly PublishSource[],
  mayTake: (name: string) => Promise<boolean>,
): Promise<StagedFiles | undefined> {
  for (const file of (await readdir(modelsDir)).filter(name => name.endsWith(NOTES_ENDING))) {
    const name = file.slice(0, -NOTES_ENDING.length);
    const known = await readNotes(join(modelsDir, file), ref);
    if (!known || !(await mayTake(name))) continue;
    // The folder is the claim: of two that want it, one gets it.
    const taken = await unlessMissing(rename(join(modelsDir, name), staging).then(() => true));
    if (!taken) continue;
    // Another publish may have swept them just now: then they are begun anew.
    await unlessMissing(rename(join(modelsDir, file), staging + NOTES_ENDING));
    const whole = await wholeFiles(staging, sources, known);
    await removeOthers(staging, whole);
    return notesOf(staging, whole);
  }
  return undefined;
}

/** Source's path → its stamp and what was hashed. */
type Noted = Map<string, { stamp: string; file: ManifestFile }>;

function notesOf(staging: string, known: Noted): StagedFiles {
  return {
    get({ path, stamp }) {
      const found = known.get(path);
      return found?.stamp === stamp ? found.file : undefined;
    },
    note: ({ path, stamp }, file) => appendFile(staging + NOTES_ENDING, `${JSON.stringify({ path, stamp, file })}\n`),
  };
}

/** Undefined for the notes of another version, and for what are none. */
async function readNotes(file: string, { modelId, version }: ModelVersion): Promise<Noted | undefined> {
  const [first, ...lines] = ((await unlessMissing(readFile(file, 'utf8'))) ?? '').split('\n').map(parseLine);
  if (first?.model_id !== modelId || first.version !== version) return undefined;
  const noted: Noted = new Map();
  for (const line of lines) {
    if (typeof line?.path === 'string' && typeof line.stamp === 'string' && isRecord(line.file))
      noted.set(line.path, { stamp: line.stamp, file: line.file as unknown as ManifestFile });
  }
  return noted;
}

/** Undefined for a line that broke off. */
function parseLine(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    // The kill came in the middle of it: that file is copied again.
    return undefined;
  }
}

async function wholeFiles(staging: string, sources: readonly PublishSource[], known: Noted): Promise<Noted> {
  const whole: Noted = new Map();
  for (const { path, stamp, sizeBytes } of sources) {
    const noted = known.get(path);
    // Made-up content has no stamp: it is made again.
    if (!noted || stamp === '' || noted.stamp !== stamp) continue;
    if ((await unlessMissing(stat(join(staging, path))))?.size === sizeBytes) whole.set(path, noted);
  }
  return whole;
}

async function removeOthers(staging: string, whole: Noted): Promise<void> {
  for (const entry of await readdir(staging, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const inside = join(entry.parentPath, entry.name)
      .slice(staging.length + 1)
      .replaceAll('\\', '/');
    if (!whole.has(inside)) await rm(join(staging, inside));
  }
}
