import { existsSync, mkdirSync, renameSync, rmdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DiskAway } from '../../../src/disk/index.ts';
import type { Ground } from '../../../src/disk/index.ts';
import { ROOT_FILE } from '../../../src/installed/models-root.ts';

/** A folder that leaves as a disk does: what is open stays open, and an empty folder has its place. */
export interface LeavingDisk extends Ground {
  readonly path: string;
  /** How often it was looked for. */
  readonly looks: number;
  readonly isAway: boolean;
  /** It leaves right after so many more looks, which still find it. */
  leaveAfter(looks: number): void;
  leave(): void;
  /** What was put in its place; empty where nothing was. */
  strays(): Promise<string[]>;
  /** Only where nothing was put in its place. */
  comeBack(): void;
}

/** The folder is there already, with its id file. */
export function leavingDisk(path: string): LeavingDisk {
  const aside = `${path}.away`;
  let due = Infinity;
  const disk = {
    path,
    looks: 0,
    isAway: false,
    assertThere() {
      const isThere = existsSync(join(path, ROOT_FILE));
      disk.looks += 1;
      if (disk.looks === due) disk.leave();
      return isThere ? Promise.resolve() : Promise.reject(new DiskAway(path));
    },
    leaveAfter: (looks: number) => void (due = disk.looks + looks),
    leave() {
      if (disk.isAway) return;
      renameSync(path, aside);
      mkdirSync(path);
      disk.isAway = true;
    },
    strays: () => readdir(path, { recursive: true }),
    comeBack() {
      rmdirSync(path);
      renameSync(aside, path);
      disk.isAway = false;
    },
  };
  return disk;
}
