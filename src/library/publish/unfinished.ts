/** Tells files that are a model's from what downloads and other programs leave beside them. */
import { ModelError } from '../../model/errors.ts';
import { isRecord, parseJson } from '../format/json.ts';
import type { PublishSource } from './source.ts';

/** Of version control, caches and macOS; they are no part of a model. */
const LEFT_OUT = /^(\.git|\.cache|\.ds_store|\._.*)$/i;
/** What browsers, Hugging Face's tools and aria2 write while they download. */
const IN_TRANSFER = /\.(incomplete|part|aria2)$/i;
/** A pointer of Git LFS has some 130 bytes, by its specification fewer than 1024. */
const POINTER_MAX_BYTES = 1023;
const POINTER = /^version https:\/\/(git-lfs\.github\.com|hawser\.github\.com)\/spec\//;
/** `model-00001-of-00003.gguf` */
const SPLIT = /^(?<name>.*)-(?<part>\d{5})-of-(?<count>\d{5})(?<ending>\.(gguf|safetensors|bin))$/i;
/** Indexes of shards are a few MB. What is larger is no index. */
const INDEX_MAX_BYTES = 64 * 1024 * 1024;
/** So many missing files are named; the others are counted. */
const NAMED = 3;

/** Whether the name of a file or a folder says that it is no part of a model. */
export function isLeftOut(name: string): boolean {
  return LEFT_OUT.test(name);
}

/**
 * Refuses a set of files of which some are not there yet. Published, the set would stay so for
 * ever.
 *
 * @throws ModelError INVALID_ARGUMENT, and what reading a file rejects with
 */
export async function assertFinished(sources: readonly PublishSource[]): Promise<void> {
  const paths = new Set(sources.map(({ path }) => path));
  for (const source of sources) {
    const { path, sizeBytes } = source;
    if (IN_TRANSFER.test(path)) throw unfinished(path, 'a download that has not ended left it');
    if (sizeBytes <= POINTER_MAX_BYTES && POINTER.test((await contentOf(source)).toString('latin1')))
      throw unfinished(path, 'it is a pointer of Git LFS, not the file itself: "git lfs pull" fetches that');
    if (/\.index\.json$/i.test(path) && sizeBytes <= INDEX_MAX_BYTES)
      assertShards(path, await contentOf(source), paths);
  }
  assertSplits(paths);
}

/**
 * An index without any of its shards is usual where the same weights are there in another format;
 * with safetensors, they are the weights.
 */
function assertShards(index: string, content: Buffer, paths: ReadonlySet<string>): void {
  const isSafetensors = /\.safetensors\.index\.json$/i.test(index);
  const shards = shardsOf(index, content);
  if (!shards) {
    if (isSafetensors) throw unfinished(index, 'it is not the JSON of an index, and may be cut off');
    return;
  }
  const folder = index.slice(0, index.lastIndexOf('/') + 1);
  const missing = shards.map(shard => folder + shard).filter(path => !paths.has(path));
  if (missing.length > 0 && (isSafetensors || missing.length < shards.length)) throw lacking(index, missing);
}

/** The files that an index names, once each; undefined when it is no index of shards. */
function shardsOf(path: string, content: Buffer): string[] | undefined {
  try {
    const json = parseJson(content, path);
    const map = isRecord(json) ? json.weight_map : undefined;
    if (!isRecord(map)) return undefined;
    const names = Object.values(map).filter(name => typeof name === 'string');
    return [...new Set(names.map(name => name.normalize('NFC')))];
  } catch {
    // Not JSON: whoever asked decides what that means.
    return undefined;
  }
}

function assertSplits(paths: ReadonlySet<string>): void {
  for (const path of paths) {
    const { name = '', count = '', ending = '' } = SPLIT.exec(path)?.groups ?? {};
    const parts = Array.from(
      { length: Number(count) },
      (_, i) => `${name}-${String(i + 1).padStart(5, '0')}-of-${count}${ending}`,
    );
    const missing = parts.filter(part => !paths.has(part));
    if (missing.length > 0) throw lacking(path, missing);
  }
}

async function contentOf(source: PublishSource): Promise<Buffer> {
  const reader = await source.open();
  try {
    const buffer = Buffer.alloc(source.sizeBytes);
    let filled = 0;
    for (let count = -1; count !== 0 && filled < buffer.length; filled += count) {
      count = await reader.read(buffer.subarray(filled));
    }
    return buffer.subarray(0, filled);
  } finally {
    await reader.close();
  }
}

function lacking(path: string, missing: readonly string[]): ModelError {
  const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : '';
  return unfinished(path, `it needs ${missing.slice(0, NAMED).join(', ')}${more}, which is not there`);
}

function unfinished(path: string, reason: string): ModelError {
  return new ModelError(
    'INVALID_ARGUMENT',
    `Expected whole files to publish, got ${path}: ${reason}. --as-is publishes all files as they are.`,
    { details: { path } },
  );
}
