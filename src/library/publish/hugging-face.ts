import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { ModelError } from '../../model/errors.ts';
import { isRecord } from '../format/json.ts';
import { unlessMissing } from '../server/missing.ts';

/** A model of Hugging Face's cache, as it can be published. */
export interface HuggingFaceModel {
  /** The snapshot: a folder of links to the blobs. */
  path: string;
  /** What its README.md and config.json tell: title, license, tags, task, language, source, … */
  extra: Record<string, unknown>;
}

/** A model card is some KB; what is larger is no card. */
const CARD_MAX_BYTES = 1024 * 1024;
const TEXT_MAX_LENGTH = 500;
const LIST_MAX = 100;

/** Names in the front matter of a card, and in `extra`. */
const OF_CARD: Readonly<Record<string, string>> = {
  license: 'license',
  license_name: 'license_name',
  license_link: 'license_link',
  language: 'language',
  tags: 'tags',
  pipeline_tag: 'task',
  library_name: 'library',
  base_model: 'base_model',
  datasets: 'datasets',
};
const OF_CONFIG: Readonly<Record<string, string>> = { model_type: 'model_type', architectures: 'architectures' };

/**
 * Finds the snapshot in a folder of Hugging Face's cache, `models--<owner>--<name>`, or takes the
 * snapshot itself, `…/snapshots/<commit>`. Where there are several, `refs/main` chooses.
 *
 * @throws ModelError INVALID_ARGUMENT where there is none, or nothing chooses
 */
export async function readHuggingFaceModel(dir: string): Promise<HuggingFaceModel> {
  const path = await snapshotIn(resolve(dir));
  const readme = await smallFile(join(path, 'README.md'));
  const config = parseOrNone(await smallFile(join(path, 'config.json')), text => JSON.parse(text) as unknown);
  const card = parseOrNone(frontMatter(readme), text => parse(text, { maxAliasCount: 10 }) as unknown);
  const repository = repositoryOf(path);
  const title =
    textOf(card['model_name']) ?? textOf(card['title']) ?? headingOf(readme) ?? repository?.split('/').at(-1);
  const extra = {
    title,
    ...chosen(card, OF_CARD),
    ...chosen(config, OF_CONFIG),
    source: repository && `huggingface:${repository}@${basename(path)}`,
  };
  return { path, extra: Object.fromEntries(Object.entries(extra).filter(([, value]) => value !== undefined)) };
}

async function snapshotIn(dir: string): Promise<string> {
  if (basename(dirname(dir)) === 'snapshots' && (await unlessMissing(stat(dir)))) return dir;
  const commits = await unlessMissing(readdir(join(dir, 'snapshots')));
  if (commits === undefined || commits.length === 0) {
    const expected = 'a folder models--<owner>--<name> of the cache of Hugging Face, or a snapshot in it';
    throw new ModelError('INVALID_ARGUMENT', `Expected ${expected}, got ${dir}.`);
  }
  const main = (await unlessMissing(readFile(join(dir, 'refs', 'main'), 'utf8')))?.trim();
  const commit = commits.length === 1 ? commits[0] : commits.find(name => name === main);
  if (commit !== undefined) return join(dir, 'snapshots', commit);
  throw new ModelError(
    'INVALID_ARGUMENT',
    `Expected one snapshot in ${dir}; name one of ${commits.sort().join(', ')}.`,
  );
}

/** `owner/name` out of `models--owner--name`. */
function repositoryOf(snapshot: string): string | undefined {
  return /^models--(.+)$/.exec(basename(dirname(dirname(snapshot))))?.[1]?.replace('--', '/');
}

async function smallFile(path: string): Promise<string> {
  const stats = await unlessMissing(stat(path));
  return stats?.isFile() && stats.size <= CARD_MAX_BYTES ? readFile(path, 'utf8') : '';
}

/** The lines of YAML between two `---` at the head of a card. */
function frontMatter(readme: string): string {
  return /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(\r?\n|$)/.exec(readme)?.[1] ?? '';
}

function headingOf(readme: string): string | undefined {
  return textOf(/^# +(.+?)[ #]*$/m.exec(readme)?.[1]);
}

/** A card that can't be read tells nothing; the files are published all the same. */
function parseOrNone(text: string, read: (text: string) => unknown): Record<string, unknown> {
  try {
    const value = read(text);
    return isRecord(value) ? value : {};
  } catch {
    // Written by anyone: what it would tell is not worth a publish that fails.
    return {};
  }
}

function chosen(from: Record<string, unknown>, names: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(names).map(([theirs, ours]) => [ours, valueOf(from[theirs])]));
}

function valueOf(value: unknown): string | string[] | undefined {
  if (!Array.isArray(value)) return textOf(value);
  const texts = value
    .slice(0, LIST_MAX)
    .map(textOf)
    .filter(text => text !== undefined);
  return texts.length === 0 ? undefined : texts;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, TEXT_MAX_LENGTH) : undefined;
}
