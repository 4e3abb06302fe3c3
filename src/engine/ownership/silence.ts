/**
 * The bounded rule: how an owner is judged of which neither a lock nor a process can be asked, on
 * another machine, or in another container where the file system has no locks.
 */
import { open, utimes } from 'node:fs/promises';
import type { Clock } from '../../ports/clock.ts';
import { delay } from '../../ports/clock.ts';
import { engineFilePath } from './engine-file.ts';
import type { EngineInfo } from './engine-file.ts';
import type { OwnerProbes } from './owner.ts';

/** So often an owner shows that it lives. */
export const BEAT_MS = 2_000;
/** Five beats: an owner that shows nothing for so long is taken for dead. */
export const SILENCE_MS = 5 * BEAT_MS;
const LOOK_EVERY_MS = 500;

/** One beat of an owner. */
export async function beat(dataDir: string, clock: Clock): Promise<void> {
  const now = new Date(clock.now());
  await utimes(engineFilePath(dataDir), now, now);
}

/**
 * Watches engine.json for a change. No two clocks are compared: any change is a sign of life, and
 * only this process measures how long it waits. An owner that is suspended for so long loses the
 * directory; the journal's fence stops it when it wakes.
 *
 * @returns false after SILENCE_MS without a beat and without an answer, and when the owner let go
 */
export async function showsLife(
  dataDir: string,
  info: EngineInfo,
  { clock, probes }: { clock: Clock; probes: Pick<OwnerProbes, 'endpointKnows'> },
): Promise<boolean> {
  const first = await stampOf(dataDir);
  for (const until = clock.monotonic() + SILENCE_MS; clock.monotonic() < until;) {
    await delay(clock, LOOK_EVERY_MS);
    const now = await stampOf(dataDir);
    if (now !== first) return now !== null;
  }
  return probes.endpointKnows(info);
}

/** Opened for it: a network file system asks its server then, and its own memory otherwise. */
async function stampOf(dataDir: string): Promise<string | null> {
  const file = await open(engineFilePath(dataDir), 'r').catch(() => null);
  if (file === null) return null;
  try {
    const { ino, mtimeNs } = await file.stat({ bigint: true });
    return `${ino}:${mtimeNs}`;
  } finally {
    await file.close();
  }
}
