/** Versions of one large file, and edits of it as those who publish models make them. */
import { createCipheriv, createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { publishVersion } from '../../src/library/publish/index.ts';
import type { Manifest } from '../../src/model/manifest.ts';
import { ggufHeader, safetensorsHeader } from '../../test/support/files/model-files.ts';
import { FILE, MIB, published } from '../download/library.ts';
import type { BenchModel } from '../download/library.ts';
import { cacheFolder } from '../support/cache.ts';

/** The old and the new version of a file. */
export interface Edit {
  what: string;
  old: BenchModel;
  next: BenchModel;
}

/** Bytes as they are, or bytes of the stream of a word: the same ones for the same word. */
type Part = Buffer | { seed: string; from: number; bytes: number };
type Files = Record<string, Part[]>;

const TEMPLATE = "{% for message in messages %}{{ message['content'] }}{% endfor %}";
const INSERTIONS = 20;

export function editsOf(bytes: number) {
  const all = [{ name: 'all', bytes: { length: bytes } }];
  const body = (from = 0, to = bytes): Part => ({ seed: 'one', from, bytes: to - from });
  const gguf = ggufHeader(TEMPLATE, all);
  const grown = ggufHeader(TEMPLATE + 'x'.repeat(37), all);
  const noise = (name: string, length: number): Part => ({ seed: name, from: 0, bytes: length });
  const old: Files = { [FILE]: [gguf, body()] };
  const of =
    (what: string, name: string, next: Files, weak = true, before = old, family = 'gguf') =>
    () =>
      edit(what, `${family}-${Math.round(bytes / MIB)}`, name, before, next, weak);
  const safe = (note: string, alignment: number): Files => ({
    [FILE]: [safetensorsHeader(note, all, alignment), body()],
  });
  const cut = (places: number[]) => [0, ...places].map((from, i) => body(from, places[i] ?? bytes));
  const inserted = cut([...Array(INSERTIONS).keys()].map(n => Math.floor(((n + 0.5) * bytes) / INSERTIONS) & ~3));
  const tensors = [...Array(8).keys()].map(n => body((n * bytes) / 8, ((n + 1) * bytes) / 8));
  const shards = (first: number, second: number): Files => ({
    [`1-${FILE}`]: [gguf, body(0, first)],
    [`2-${FILE}`]: [body(first, second)],
    [`3-${FILE}`]: [body(second)],
  });
  const third = Math.floor(bytes / 3) & ~31;
  const template = { [FILE]: [grown, body()] };
  return {
    template: of('GGUF, template + 37 bytes', '1.0.1', template, false),
    templateWeak: of('the same, weak sums', '1.0.2', template),
    header: of('safetensors, header + 5 bytes', '1.0.1', safe('note12345', 8), false, safe('note', 8), 'safe'),
    headerWeak: of('the same, weak sums', '1.0.2', safe('note12345', 8), true, safe('note', 8), 'safe'),
    unpadded: of('safetensors, moved by 5 bytes', '1.0.1', safe('note12345', 1), true, safe('note', 1), 'tight'),
    twice: of('front and at 90 %', '1.1.0', { [FILE]: [grown, ...edges(cut([Math.floor(bytes * 0.9) & ~3]), noise)] }),
    insertions: of('20 insertions of 1 KiB', '1.2.0', { [FILE]: [gguf, ...edges(inserted, noise)] }),
    reordered: of('8 tensors reordered', '1.3.0', {
      [FILE]: [gguf, ...[5, 2, 7, 0, 3, 6, 1, 4].map(n => tensors[n]!)],
    }),
    nothing: of('nothing in common', '2.0.0', { [FILE]: [Buffer.alloc(4096), noise('two', bytes)] }),
    shards: of(
      '3 shards split anew',
      '1.1.0',
      shards(third - 96 * 1024, 2 * third + 32 * 1024),
      true,
      shards(third, 2 * third),
      'shards',
    ),
    renamed: of('renamed, template + 37 bytes', '1.4.0', { [`renamed-${FILE}`]: [grown, body()] }),
  };
}

/** With 1 KiB between the parts. */
function edges(parts: Part[], noise: (name: string, length: number) => Part): Part[] {
  return parts.flatMap((part, i) => (i === 0 ? [part] : [noise(`new ${i}`, 1024), part]));
}

async function edit(
  what: string,
  modelId: string,
  name: string,
  old: Files,
  next: Files,
  weak: boolean,
): Promise<Edit> {
  return { what, old: await version(modelId, '1.0.0', old, true), next: await version(modelId, name, next, weak) };
}

function version(modelId: string, name: string, files: Files, weak: boolean): Promise<BenchModel> {
  const bytes = Object.values(files)
    .flat()
    .reduce((sum, part) => sum + ('seed' in part ? part.bytes : part.length), 0);
  const publish = async (storage: string) => {
    const folder = await cacheFolder('library', 'next');
    await rm(folder, { recursive: true });
    await mkdir(folder, { recursive: true });
    for (const [path, parts] of Object.entries(files))
      await pipeline(Readable.from(chunks(parts)), createWriteStream(join(folder, path)));
    const { path } = await publishVersion({ storage, modelId, version: name, paths: [folder] });
    if (!weak) await dropWeak(join(path, 'manifest.json'));
    await rm(folder, { recursive: true });
  };
  return published(modelId, name, bytes, publish, Object.keys(files)[0]);
}

/** As a library has it whose versions were published before there were weak sums. */
async function dropWeak(list: string): Promise<void> {
  const manifest = JSON.parse(await readFile(list, 'utf8')) as Manifest;
  for (const file of manifest.files) {
    delete file.weak;
    delete file.weak_kind;
  }
  await rm(list);
  await writeFile(list, `${JSON.stringify(manifest, null, 2)}\n`);
}

function* chunks(parts: readonly Part[]): Generator<Buffer> {
  for (const part of parts) {
    if (!('seed' in part)) yield part;
    else yield* stream(part);
  }
}

const CIPHER_BLOCK = 16;

function* stream({ seed, from, bytes }: { seed: string; from: number; bytes: number }): Generator<Buffer> {
  const key = createHash('sha256').update(seed).digest();
  const counter = Buffer.alloc(CIPHER_BLOCK);
  counter.writeUInt32BE(Math.floor(from / CIPHER_BLOCK), CIPHER_BLOCK - 4);
  const cipher = createCipheriv('aes-256-ctr', key, counter);
  cipher.update(Buffer.alloc(from % CIPHER_BLOCK));
  const zeros = Buffer.alloc(MIB);
  for (let done = 0; done < bytes; done += MIB) yield cipher.update(zeros.subarray(0, Math.min(MIB, bytes - done)));
}
