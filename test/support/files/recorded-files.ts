import fsPromises from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { relative, sep } from 'node:path';

export interface RecordedFiles {
  /** In order, when each was done: `open a`, `sync a`, `rename a -> b`, `rm a`, of paths below the root, with `/`. */
  readonly calls: string[];
  /** Called before each opening, as onRename is. */
  onOpen: (path: string) => void;
  /** Called before each rename; what it throws, the rename fails with. */
  onRename: (from: string, to: string) => void;
  /** Called before each removal, as onRename is. */
  onRemove: (path: string) => void;
  /** Called before each sync, as onRename is. */
  onSync: (path: string) => void;
  /** Whether a file that was opened at this path, named as in `calls`, is still open. */
  isOpen(path: string): boolean;
  restore(): void;
}

/** Records what is done, through node:fs/promises, to what lies below a folder. Everything still happens. */
export function recordFiles(root: string): RecordedFiles {
  const { open, rename, rm } = fsPromises;
  const calls: string[] = [];
  const opened = new Map<FileHandle, string>();
  const name = (path: string) => relative(root, path).split(sep).join('/') || '.';
  const record = (call: string, ...paths: unknown[]) => {
    const names = paths.map(path => name(String(path)));
    if (!names.some(path => path.startsWith('..'))) calls.push(`${call} ${names.join(' -> ')}`);
  };
  const recorder: RecordedFiles = {
    calls,
    onOpen: () => undefined,
    onRename: () => undefined,
    onRemove: () => undefined,
    onSync: () => undefined,
    isOpen: path => [...opened].some(([handle, at]) => at === path && handle.fd >= 0),
    restore: () => replace({ open, rename, rm }),
  };
  replace({
    open: async (...args) => {
      recorder.onOpen(name(String(args[0])));
      const handle = await open(...args);
      record('open', args[0]);
      opened.set(handle, name(String(args[0])));
      const before = () => recorder.onSync(name(String(args[0])));
      return recordSyncs(handle, before, () => record('sync', args[0]));
    },
    rename: async (from, to) => {
      recorder.onRename(name(String(from)), name(String(to)));
      await rename(from, to);
      record('rename', from, to);
    },
    rm: async (path, options) => {
      recorder.onRemove(name(String(path)));
      await rm(path, options);
      record('rm', path);
    },
  });
  return recorder;
}

function recordSyncs(handle: FileHandle, before: () => void, onSync: () => void): FileHandle {
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  for (const call of ['sync', 'datasync'] as const) {
    handle[call] = async () => {
      before();
      await prototype[call].call(handle);
      onSync();
    };
  }
  return handle;
}

/** Named imports see what the module object had when they were synchronised last. */
function replace(functions: Pick<typeof fsPromises, 'open' | 'rename' | 'rm'>): void {
  Object.assign(fsPromises, functions);
  syncBuiltinESMExports();
}

/** The calls that make the names in these folders durable: none on Windows, which has no sync of a folder. */
export function foldersSynced(...folders: string[]): string[] {
  return process.platform === 'win32' ? [] : folders.map(folder => `sync ${folder}`);
}
