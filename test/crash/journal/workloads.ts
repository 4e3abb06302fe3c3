/**
 * What processes do while the disk fails. Each workload is so small that it can be crashed before
 * every operation.
 */
import { failure } from '../../events/simulated-disk.ts';
import type { SimulatedDisk } from '../../events/simulated-disk.ts';
import { SECTOR_BYTES } from '../../events/simulated-inode.ts';
import { DIR, untilRefused } from './process.ts';
import type { Process } from './process.ts';
import type { Script } from './simulation.ts';

/** Lone events, groups, a batch of several groups, size cuts, a clean stop and a restart. */
export const plain: Script = async process => {
  await process.open(1500);
  await process.append(1);
  await process.append(2, 300);
  await Promise.all([process.append(1, 90), process.append(3, 20), process.append(1), process.append(2, 700)]);
  await process.close();
  await process.open(1500);
  await process.append(2, 100);
  await process.append(1);
  await process.close();
};

/** Closed segments go into an archive, and it grows; then it is read and written on. */
export const compressing: Script = async process => {
  await process.open(1100);
  await process.append(2, 300);
  await process.append(2, 300);
  await process.compress();
  await process.append(1, 200);
  await process.close();
  // No new segment here that would sync the folder.
  await process.open(9000);
  await process.append(1);
  await process.compress();
  await process.append(1);
  await process.close();
};

/** Closed segments are dropped, twice, once with an archive among them; then the journal is written on. */
export const pruning: Script = async process => {
  await process.open(1100);
  await process.append(2, 300);
  await process.append(1, 300);
  await process.prune();
  await process.append(1, 200);
  await process.close();
  await process.open(9000);
  await process.append(1);
  await process.compress();
  await process.close();
  await process.open(9000);
  await process.append(1);
  await process.prune();
  await process.append(1);
  await process.close();
};

/** Sync number `at` fails. Then the process opens anew, publishes, and goes on. */
export function failingSync(at: number, leaves: 'kept' | 'reverted', reached: () => boolean): Script {
  return async process => {
    failSyncOnce(process.disk, at, leaves, reached);
    await untilRefused(shortWork(process));
    await process.close();
    await shortWork(process);
  };
}

async function shortWork(process: Process): Promise<void> {
  await process.open(1200);
  await process.append(1, 200);
  await process.append(2, 400);
  await Promise.all([process.append(1), process.append(2, 100)]);
  await process.close();
}

function failSyncOnce(disk: SimulatedDisk, at: number, leaves: 'kept' | 'reverted', reached: () => boolean): void {
  let syncs = 0;
  disk.failedSync = { leaves, reached };
  disk.fault = operation => {
    if (operation !== 'datasync' || (syncs += 1) !== at) return;
    throw failure('EIO');
  };
}

/**
 * Write number `at` is cut short after `taken` bytes because the disk is full. The process goes
 * on.
 */
export function fullDisk(at: number, taken: number): Script {
  return async process => {
    let writes = 0;
    process.disk.fault = (operation, path) => {
      if (operation !== 'write' || !path.endsWith('.ndjson')) return undefined;
      writes += 1;
      if (writes === at + 1) throw failure('ENOSPC');
      return writes === at ? taken : undefined;
    };
    await untilRefused(process.open(1500));
    process.disk.fault = () => undefined;
    if (process.ledger.submitted.length === 0) await process.open(1500);
    for (const [events, padding] of [
      [1, 100],
      [2, 300],
      [1, 40],
      [3, 10],
    ] as const)
      await untilRefused(process.append(events, padding));
    await process.close();
  };
}

/**
 * A full disk makes the journal cut off a batch. The next batch has lines of the same length and
 * lies in the same blocks. The first line of both ends with its sector: a block that still shows
 * the old batch begins with a whole line of it.
 */
export const blocksUsedAgain: Script = async process => {
  const path = `${DIR}/journal-0000000001.ndjson`;
  const length = () => process.disk.contents(path).length;
  await process.open(100_000);
  const header = length();
  await process.append(1);
  const line = length() - header;
  // Every third event has the same kind, and so the same length.
  await process.append(1);
  await process.append(1);
  const padding = SECTOR_BYTES - ((length() + line) % SECTOR_BYTES);
  let writes = 0;
  process.disk.fault = (operation, name) => {
    if (operation !== 'write' || name !== path) return undefined;
    writes += 1;
    // Only growing needs room: existing blocks can be written over.
    if (writes === 2) throw failure('ENOSPC');
    return writes === 1 ? padding + line + SECTOR_BYTES : undefined;
  };
  const paddings = [padding, 0, 600];
  await Promise.all(paddings.map(bytes => untilRefused(process.append(1, bytes))));
  process.disk.fault = () => undefined;
  await Promise.all(paddings.map(bytes => process.append(1, bytes)));
  await process.close();
};

/** Two processes that both take themselves for the writer. */
export const twoWriters: Script = async process => {
  await process.open(100_000);
  await process.append(1);
  const heir = process.rival();
  const old = async () => {
    for (let n = 0; n < 12; n += 1) await process.append(1 + (n % 2), 50 * (n % 4));
  };
  await Promise.all([untilRefused(old()), heir.open(1500)]);
  await heir.append(1, 80);
  await untilRefused(Promise.resolve().then(() => process.append(1)));
  await heir.append(2, 80);
  await Promise.all([process.close(), heir.close()]);
};

/** A long life of appends, restarts and kills over a disk that fails now and then. */
export function seeded(random: () => number, steps: number): Script {
  return async first => {
    let process = first;
    const below = (limit: number) => Math.floor(random() * limit);
    process.disk.failedSync = { leaves: random() < 0.5 ? 'kept' : 'reverted', reached: () => random() < 0.4 };
    const faulty = () => {
      process.disk.fault = (operation, path) => sometimesFails(process.disk, random, operation, path);
    };
    let isOpen = false;
    for (let step = 0; step < steps; step += 1) {
      faulty();
      // The third try finds a disk that works.
      for (let attempt = 1; !isOpen; attempt += 1) {
        if (attempt === 3) process.disk.fault = () => undefined;
        isOpen = await untilRefused(process.open(1000 + below(3000)));
      }
      faulty();
      const appends = Array.from({ length: 1 + below(4) }, () =>
        untilRefused(Promise.resolve().then(() => process.append(1 + below(3), below(600)))),
      );
      const allDurable = (await Promise.all(appends)).every(Boolean);
      if (allDurable && random() < 0.8) continue;
      if (random() < 0.5) await process.close();
      process = process.rival();
      isOpen = false;
    }
    process.disk.fault = () => undefined;
    await process.close();
  };
}

function sometimesFails(
  disk: SimulatedDisk,
  random: () => number,
  operation: string,
  path: string,
): number | undefined {
  const chance = random();
  if (operation === 'write' && chance < 0.1) return 1 + Math.floor(random() * 700);
  if (operation === 'write' && chance < 0.14) throw failure('ENOSPC');
  if (operation === 'open' && chance < 0.05 && !disk.paths().includes(path)) throw failure('ENOSPC');
  if (['write', 'datasync', 'truncate', 'syncDirectory'].includes(operation) && chance > 0.97) throw failure('EIO');
  if (operation === 'exists' && chance > 0.995) throw failure('EIO');
  return undefined;
}
