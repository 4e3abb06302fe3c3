/**
 * The part of Node's fs that the writer of registry.json uses, on a simulated disk that loses
 * power.
 */
import type { OpenFile } from '../../../src/ports/file-system.ts';
import { failure } from '../../events/simulated-disk.ts';
import type { SimulatedDisk } from '../../events/simulated-disk.ts';

type Callback = (error: unknown, value?: unknown) => void;

/** `callbacks` for require('fs'), `promises` for node:fs/promises. */
export function simulatedNodeFs(disk: () => SimulatedDisk) {
  const files = new Map<number, { file: OpenFile; end: number }>();
  let lastFd = 2;
  const fileOf = (fd: number) => files.get(fd) ?? raise('EBADF');
  const operations = {
    realpath: (path: string) => Promise.resolve(path),
    // No owner and no mode to keep.
    stat: () => Promise.reject(failure('ENOENT')),
    chown: () => Promise.resolve(),
    chmod: () => Promise.resolve(),
    open: async (path: string) => {
      files.set((lastFd += 1), { file: await disk().open(path, 'replace'), end: 0 });
      return lastFd;
    },
    // As Node: one call, which may take less than it was given.
    write: async (fd: number, text: string) => {
      const open = fileOf(fd);
      const taken = await open.file.write(Buffer.from(text), open.end);
      open.end += taken;
      return taken;
    },
    fsync: (fd: number) => fileOf(fd).file.datasync(),
    close: (fd: number) => Promise.resolve(files.delete(fd)),
    rename: (from: string, to: string) => disk().rename(from, to),
    unlink: (path: string) => disk().remove(path),
  };
  const promises = {
    readFile: (path: string) => Promise.resolve().then(() => disk().contents(path).toString('utf8')),
    readdir: async (path: string) =>
      (await disk().list(path)).map(name => ({ name, isFile: () => true, isDirectory: () => false })),
    unlink: operations.unlink,
    open: (path: string) => Promise.resolve({ sync: () => disk().syncDirectory(path), close: () => Promise.resolve() }),
  };
  const callbacks = Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      (...args: unknown[]) => {
        const done = args.pop() as Callback;
        (operation as (...given: unknown[]) => Promise<unknown>)(...args).then(
          value => done(null, value),
          (error: unknown) => done(error),
        );
      },
    ]),
  );
  return { callbacks, promises };
}

function raise(code: string): never {
  throw failure(code);
}
