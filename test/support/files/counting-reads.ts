import { nodeFileSystem } from '../../../src/ports/file-system.ts';
import type { FileSystem } from '../../../src/ports/file-system.ts';

/** The file system, with the opens and the bytes read of the files whose path `counts`. */
export function countingReads(
  counts: (path: string) => boolean = () => true,
): FileSystem & { bytes: number; opens: number } {
  const counted = {
    ...nodeFileSystem,
    bytes: 0,
    opens: 0,
    open: async (...args: Parameters<FileSystem['open']>) => {
      const file = await nodeFileSystem.open(...args);
      if (!counts(args[0])) return file;
      counted.opens += 1;
      const read: typeof file.read = async (into, position) => {
        const count = await file.read(into, position);
        counted.bytes += count;
        return count;
      };
      return { ...file, read };
    },
  };
  return counted;
}
