/**
 * The file system as a parameter of the journal: the few operations whose order decides what
 * survives a crash. Tests replace it by a disk that loses power; production uses
 * `nodeFileSystem`.
 */
import fs from 'node:fs';
import { mkdir, open, readdir, unlink } from 'node:fs/promises';

export { errorCode } from './system-error.ts';

/**
 * `create` fails with EEXIST when the file is there; `replace` empties it; `update` needs it to
 * be there.
 */
export type OpenMode = 'read' | 'create' | 'replace' | 'update';

/** An open file. Positions and lengths are bytes. */
export interface OpenFile {
  /** Reads up to `into.length` bytes; 0 at the end. May read fewer. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** Returns how many bytes were taken, which may be fewer than given. */
  write(bytes: Uint8Array, position: number): Promise<number>;
  truncate(length: number): Promise<void>;
  /**
   * The file's bytes and length are on the disk when it resolves. Once rejected, never call it
   * again on this file.
   */
  datasync(): Promise<void>;
  size(): Promise<number>;
  close(): Promise<void>;
}

/** Rejections carry Node's `code`: ENOENT, EEXIST, ENOSPC, EIO, … */
export interface FileSystem {
  open(path: string, mode: OpenMode): Promise<OpenFile>;
  /** Names in a folder, in no particular order. */
  list(directory: string): Promise<string[]>;
  /**
   * Whether the folder has the name, whatever it stands for: a link that leads nowhere is there
   * too.
   */
  exists(path: string): Promise<boolean>;
  makeDirectory(directory: string): Promise<void>;
  /** Names created in or removed from the folder are on the disk when it resolves. */
  syncDirectory(directory: string): Promise<void>;
  remove(path: string): Promise<void>;
}

const { O_WRONLY, O_CREAT, O_EXCL } = fs.constants;

/**
 * A write to a new file returns when its bytes are on the disk: one way to a thread and back
 * instead of two. On Linux alone; elsewhere there is no such flag, or it promises less than a
 * sync, as on macOS, where the drive may keep the bytes in its own memory.
 */
const O_SYNCED_WRITES = process.platform === 'linux' ? fs.constants.O_DSYNC : 0;

const FLAGS: Record<OpenMode, string | number> = {
  read: 'r',
  create: O_WRONLY | O_CREAT | O_EXCL | O_SYNCED_WRITES,
  replace: 'w',
  update: 'r+',
};

async function openFile(path: string, mode: OpenMode): Promise<OpenFile> {
  const handle = await open(path, FLAGS[mode]);
  const hasSyncedWrites = mode === 'create' && O_SYNCED_WRITES !== 0;
  /** All that was done to the file through this handle is on the disk. */
  let isSynced = hasSyncedWrites;
  // The calls of an append go to the descriptor: a FileHandle's own take a good part of a fast
  // disk's sync. It is asked for each time, because a closed handle has none: its number may be
  // another file's by then.
  return {
    read: (into, position) =>
      new Promise((resolve, reject) => {
        fs.read(handle.fd, into, 0, into.length, position, (error, n) => (error === null ? resolve(n) : reject(error)));
      }),
    write: (bytes, position) =>
      new Promise((resolve, reject) => {
        fs.write(handle.fd, bytes, 0, bytes.length, position, (error, n) => {
          if (error === null) return resolve(n);
          isSynced = false;
          reject(error);
        });
      }),
    truncate: length => {
      isSynced = false;
      return handle.truncate(length);
    },
    datasync: () =>
      new Promise((resolve, reject) => {
        if (isSynced) return resolve();
        fs.fdatasync(handle.fd, error => {
          if (error !== null) return reject(error);
          isSynced = hasSyncedWrites;
          resolve();
        });
      }),
    size: async () => (await handle.stat()).size,
    close: () => {
      isSynced = false;
      return handle.close();
    },
  };
}

/**
 * Without a thread: what a look at a name in the kernel's cache takes is a fraction of the way to
 * a thread and back.
 */
function exists(path: string): Promise<boolean> {
  return new Promise(resolve => resolve(fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined));
}

async function syncDirectory(directory: string): Promise<void> {
  // Windows opens no directories: NTFS journals its metadata itself.
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export const nodeFileSystem: FileSystem = {
  open: openFile,
  list: directory => readdir(directory),
  exists,
  makeDirectory: async directory => {
    await mkdir(directory, { recursive: true });
  },
  syncDirectory,
  remove: path => unlink(path),
};

/** Writes all of `bytes`, however short the single writes are. */
export async function writeAll(file: OpenFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const taken = await file.write(done === 0 ? bytes : bytes.subarray(done), position + done);
    if (taken <= 0) throw Object.assign(new Error('Expected the write to take bytes, got none.'), { code: 'EIO' });
    done += taken;
  }
}
