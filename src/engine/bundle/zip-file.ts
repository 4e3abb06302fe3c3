/** A zip that is written as it is made: nothing of its size is held. */
import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { whileBusy } from '../../ports/busy-files.ts';
import type { Entry } from './manifest.ts';

/** Only the owner may read it: with `--full` it has everything. */
const OWNER_ONLY = 0o600;

/**
 * Makes a new zip by what `fill` adds to it, one file after the other. Where that fails nothing of
 * it stays.
 *
 * @throws an error of the system with EEXIST when the file is there; what `fill` throws
 */
export async function writeZip(
  path: string,
  fill: (add: (name: string, text: AsyncIterable<string | Buffer>) => Promise<Entry>) => Promise<void>,
): Promise<void> {
  const file = await open(path, 'wx', OWNER_ONLY);
  try {
    await fillZip(file, fill);
    await file.sync();
  } catch (error) {
    await file.close();
    await whileBusy(() => rm(path, { force: true }));
    throw error;
  }
  await file.close();
}

async function writeAll(file: FileHandle, output: Readable): Promise<void> {
  for await (const chunk of output) await file.writeFile(chunk as Buffer);
}

async function fillZip(file: FileHandle, fill: Parameters<typeof writeZip>[1]): Promise<void> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const written = writeAll(file, output);
  // Met below, or by the one who waits for an entry.
  written.catch(() => undefined);
  const add = async (name: string, text: AsyncIterable<string | Buffer>): Promise<Entry> => {
    const hash = createHash('sha256');
    let size = 0;
    const hashed = async function* () {
      for await (const part of text) {
        const bytes = typeof part === 'string' ? Buffer.from(part) : part;
        hash.update(bytes);
        size += bytes.length;
        yield bytes;
      }
    };
    const stream = Readable.from(hashed(), { objectMode: false });
    const ended = new Promise<void>((resolve, reject) => {
      stream.once('end', resolve);
      stream.once('error', reject);
    });
    zip.addReadStream(stream, name, { mode: 0o100600 });
    await Promise.race([ended, written.then(() => Promise.reject(new Error('Expected the zip to be open.')))]);
    return { path: name, size_bytes: size, sha256: hash.digest('hex') };
  };
  try {
    await fill(add);
    zip.end();
  } catch (error) {
    output.destroy();
    await written.catch(() => undefined);
    throw error;
  }
  await written;
}
