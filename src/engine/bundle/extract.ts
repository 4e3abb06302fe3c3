/** A bundle of somebody else: taken out with limits, and nothing but what a bundle has. */
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { open } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { ModelError } from '../../model/errors.ts';
import { whileBusy } from '../../ports/busy-files.ts';

/**
 * The only names that are taken out. So no name leads out of the folder, and none is that of a
 * device.
 */
const NAMES = /^(?:(?:manifest|registry|settings|doctor|health)\.json|journal\/journal-\d{10}\.ndjson)$/;

export interface BundleLimits {
  entries: number;
  /** Of one file. A segment has 16 MiB, and one append more. */
  fileBytes: number;
  /** Of all together. */
  totalBytes: number;
}

const GIB = 1024 ** 3;
const BUNDLE_LIMITS: BundleLimits = { entries: 20_000, fileBytes: 64 * 1024 * 1024, totalBytes: 16 * GIB };

/** A private folder with what was taken out. */
export interface Extracted {
  dir: string;
  /** Removes it. */
  close(): Promise<void>;
}

const openZip = promisify((path: string, done: (error: Error | null, zip: ZipFile) => void) =>
  open(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: true }, done),
);

/** @throws ModelError INVALID_ARGUMENT for what is no bundle, or one beyond the limits */
export async function extractBundle(path: string, limits: BundleLimits = BUNDLE_LIMITS): Promise<Extracted> {
  const zip = await openZip(path).catch((error: Error) => {
    throw refused(path, error.message);
  });
  const dir = await mkdtemp(join(tmpdir(), 'model-manager-report-'));
  const close = () => whileBusy(() => rm(dir, { recursive: true, force: true }));
  try {
    await mkdir(join(dir, 'journal'));
    await takeOut(zip, dir, limits);
    return { dir, close };
  } catch (error) {
    await close();
    throw error instanceof ModelError ? error : refused(path, (error as Error).message);
  } finally {
    zip.close();
  }
}

async function takeOut(zip: ZipFile, dir: string, limits: BundleLimits): Promise<void> {
  if (zip.entryCount > limits.entries) throw new Error(`it has ${zip.entryCount} files, more than ${limits.entries}`);
  let left = limits.totalBytes;
  for await (const entry of entriesOf(zip)) {
    if (!NAMES.test(entry.fileName)) continue;
    const most = Math.min(limits.fileBytes, left);
    if (entry.uncompressedSize > most) throw new Error(`${entry.fileName} is larger than ${most} bytes`);
    const stream = await streamOf(zip, entry);
    // A name that comes twice is no bundle's: the second one is refused.
    const out = createWriteStream(join(dir, entry.fileName), { flags: 'wx', mode: 0o600 });
    await pipeline(stream, limited(entry.fileName, most), out);
    left -= entry.uncompressedSize;
  }
}

/** What an entry says of its size need not be true. */
function limited(name: string, most: number): Transform {
  let bytes = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      if (bytes > most) done(new Error(`${name} is larger than ${most} bytes`));
      else done(null, chunk);
    },
  });
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry, void, undefined> {
  for (;;) {
    const entry = await new Promise<Entry | null>((resolve, reject) => {
      const settle = (finish: () => void) => {
        zip.removeAllListeners('entry').removeAllListeners('end').removeAllListeners('error');
        finish();
      };
      zip.once('entry', (next: Entry) => settle(() => resolve(next)));
      zip.once('end', () => settle(() => resolve(null)));
      zip.once('error', (error: Error) => settle(() => reject(error)));
      zip.readEntry();
    });
    if (entry === null) return;
    yield entry;
  }
}

function streamOf(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}

function refused(path: string, why: string): ModelError {
  return new ModelError('INVALID_ARGUMENT', `Expected a report of the model manager, got ${path}: ${why}.`);
}
