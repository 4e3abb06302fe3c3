/** A library of many small models, written as files: publishing 30,000 versions would take an hour of syncs. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';

const VERSIONS = ['1.0.0', '1.1.0', '2.0.0'];

export function nameOf(index: number): string {
  return `model-${String(index).padStart(5, '0')}`;
}

export async function fill(storage: string, models: number): Promise<void> {
  const limit = pLimit(32);
  const work = Array.from({ length: models }, (_, index) =>
    VERSIONS.map(version => limit(() => writeVersion(storage, nameOf(index), version))),
  );
  await Promise.all(work.flat());
}

export async function writeVersion(storage: string, model_id: string, version: string): Promise<void> {
  const folder = join(storage, 'models', model_id, version);
  const bytes = `${model_id} ${version}`;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = { path: 'weights.bin', size_bytes: bytes.length, sha256, piece_size: 8_388_608, pieces: [sha256] };
  const extra = { title: `Model ${model_id}`, license: 'mit', tags: ['bench'] };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, file.path), bytes);
  await writeFile(
    join(folder, 'manifest.json'),
    JSON.stringify({ schema: 1, model_id, version, files: [file], extra }),
  );
  await writeFile(join(folder, 'checksum.sha256'), `${sha256}  ${file.path}\n`);
}
