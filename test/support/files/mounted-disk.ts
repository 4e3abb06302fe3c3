import { execFileSync } from 'node:child_process';
import { mkdirSync, writeSync, openSync, closeSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A small file system of its own. */
export interface MountedDisk {
  readonly path: string;
  /** Fills it to the last byte, but for so many. */
  fill(exceptBytes?: number): void;
  /** Gives back what `fill` took. */
  empty(): void;
  /** Shows the same disk at another place as well; returns what takes it away from there. */
  plug(at: string): () => void;
  /** Of every place; always to be called, and harmless twice. */
  unmount(): void;
}

/** Why a test is skipped where null comes: mounting needs Linux and root. */
export function mountDisk(path: string, mebibytes: number): MountedDisk | null {
  mkdirSync(path, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return null;
  }
  const filler = join(path, 'filler');
  const mounted = [path];
  const unmountAt = (place: string) => {
    if (!mounted.includes(place)) return;
    mounted.splice(mounted.indexOf(place), 1);
    // Lazily: whoever still has a file open there keeps it, and the place is free.
    execFileSync('umount', ['-l', place], { stdio: 'ignore' });
  };
  return {
    path,
    fill(exceptBytes = 0) {
      if (exceptBytes > 0) {
        const spare = openSync(`${filler}.spare`, 'w');
        writeSync(spare, Buffer.alloc(exceptBytes));
        closeSync(spare);
      }
      const file = openSync(filler, 'a');
      try {
        for (let size = 1024 * 1024; size >= 1;) {
          try {
            if (writeSync(file, Buffer.alloc(size)) < size) size = Math.floor(size / 2);
          } catch {
            size = Math.floor(size / 2);
          }
        }
      } finally {
        closeSync(file);
      }
      if (exceptBytes > 0) rmSync(`${filler}.spare`);
    },
    empty: () => rmSync(filler, { force: true }),
    plug(at) {
      mkdirSync(at, { recursive: true });
      execFileSync('mount', ['--bind', path, at], { stdio: 'ignore' });
      mounted.push(at);
      return () => unmountAt(at);
    },
    unmount() {
      for (const place of [...mounted].reverse()) unmountAt(place);
    },
  };
}
