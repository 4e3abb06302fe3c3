import fs from 'node:fs';

/** libuv's UV_FS_O_EXLOCK: on Windows the file is opened without any sharing. */
const WITHOUT_SHARING = 0x10000000;

/**
 * Opens a file as a virus scanner does: until it is let go, nobody opens, renames or unlinks it.
 *
 * @returns the function that lets it go; it may be called again
 */
export function holdAlone(path: string): () => void {
  let fd: number | null = fs.openSync(path, fs.constants.O_RDWR | WITHOUT_SHARING);
  return () => {
    if (fd !== null) fs.closeSync(fd);
    fd = null;
  };
}

/** Holds a file for so long, in milliseconds: shorter than what waits for it does. */
export function holdAWhile(path: string, ms = 150): void {
  setTimeout(holdAlone(path), ms);
}

/** @returns the code of the system's error; `done` when there is none */
export async function outcome(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'done';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}
