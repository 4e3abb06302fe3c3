import fsPromises, { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/** Writes foreign bytes into a file, as another program would. */
export async function scribble(path: string, at: number, length: number): Promise<void> {
  const handle = await open(path, 'r+');
  await handle.write(Buffer.alloc(length, 0xee), 0, length, at);
  await handle.close();
}

/** The prototype of open files: a test replaces a method to act in the middle of it. */
async function prototypeOfHandles(): Promise<FileHandle> {
  const handle = await open(process.execPath, 'r');
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}

/**
 * Calls back at the end of each call of a method of open files. Resolves to the function that ends
 * this.
 */
export async function during(
  method: 'read' | 'writev',
  deed: (args: unknown[]) => Promise<unknown>,
): Promise<() => void> {
  const prototype = await prototypeOfHandles();
  const real = Object.getOwnPropertyDescriptor(prototype, method)!;
  const call = real.value as (...args: unknown[]) => Promise<unknown>;
  Object.defineProperty(prototype, method, {
    ...real,
    value: async function (this: FileHandle, ...args: unknown[]) {
      const result = await call.apply(this, args);
      await deed(args);
      return result;
    },
  });
  return () => Object.defineProperty(prototype, method, real);
}

export interface SyncFailure {
  /** The next fdatasync of any file fails, once. */
  arm(onFailed?: () => void): void;
  disarm(): void;
}

export async function syncFailure(): Promise<SyncFailure> {
  const prototype = await prototypeOfHandles();
  const real = Object.getOwnPropertyDescriptor(prototype, 'datasync')!;
  const disarm = () => void Object.defineProperty(prototype, 'datasync', real);
  return {
    disarm,
    arm: (onFailed = () => undefined) => {
      prototype.datasync = () => {
        onFailed();
        disarm();
        return Promise.reject(Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }));
      };
    },
  };
}

export interface CloseFailure {
  /** Each close of a part fails from now on, as on a mount that died. */
  arm(): void;
  disarm(): void;
  restore(): void;
}

/** For the parts that are opened from now on. */
export function closeFailure(code: string): CloseFailure {
  const { open: real } = fsPromises;
  let isArmed = false;
  fsPromises.open = async (path, ...rest) => {
    const handle = await real(path, ...rest);
    const close = handle.close.bind(handle);
    handle.close = async () => {
      await close();
      if (isArmed && String(path).endsWith('.part')) throw Object.assign(new Error(`${code}: close`), { code });
    };
    return handle;
  };
  syncBuiltinESMExports();
  return {
    arm: () => void (isArmed = true),
    disarm: () => void (isArmed = false),
    restore: () => {
      fsPromises.open = real;
      syncBuiltinESMExports();
    },
  };
}
