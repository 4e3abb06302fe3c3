/** One writer: each append beside a bare write + fdatasync of the very bytes it wrote. */
import fs from 'node:fs';
import { mkdirSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../src/events/write/open.ts';
import { segmentPath } from '../../src/events/line/segment.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { nodeFileSystem } from '../../src/ports/file-system.ts';
import { answer, argument } from '../support/child.ts';
import { lifeOf } from './history.ts';

const { folder, appends } = argument<{ folder: string; appends: number }>();
const WARM_UP = 200;

const dir = join(folder, 'journal');
const { journal } = await openJournal({
  ...{ dir, fs: nodeFileSystem, clock: systemClock, run: 'bench', owner: 'benchmark' },
  // One file, so that the line after the last one read is the line just appended.
  segmentBytes: Number.MAX_SAFE_INTEGER,
});
mkdirSync(join(folder, 'bare'), { recursive: true });
const bare = openSync(join(folder, 'bare', 'file'), 'w');
const segment = openSync(segmentPath(dir, 1), 'r');
let read = fs.fstatSync(segment).size;
let written = 0;

function appendedBytes(): Buffer {
  const bytes = Buffer.alloc(fs.fstatSync(segment).size - read);
  readSync(segment, bytes, 0, bytes.length, read);
  read += bytes.length;
  return bytes;
}

function bareWrite(bytes: Buffer): Promise<{ total: number; sync: number }> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    fs.write(bare, bytes, 0, bytes.length, written, failed => {
      if (failed) return reject(failed);
      const between = performance.now();
      fs.fdatasync(bare, error => {
        if (error) return reject(error);
        const end = performance.now();
        written += bytes.length;
        resolve({ total: end - start, sync: end - between });
      });
    });
  });
}

const ours: number[] = [];
const theirs: number[] = [];
const syncs: number[] = [];
let number = 0;
let life = lifeOf(number, false);
for (let i = 0; i < WARM_UP + appends; i++) {
  let next = life.next();
  if (next.done) {
    life = lifeOf(++number, false);
    next = life.next();
  }
  if (next.done) break;
  const start = performance.now();
  await journal.append([next.value]).durable;
  const took = performance.now() - start;
  const { total, sync } = await bareWrite(appendedBytes());
  if (i < WARM_UP) continue;
  ours.push(took);
  theirs.push(total);
  syncs.push(sync);
}
await journal.close();
answer({ ours, theirs, syncs });
