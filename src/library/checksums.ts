import { ModelError } from '../model/errors.ts';
import { assertFilePath, pathCollisionKey } from '../model/file-path.ts';

export interface Checksum {
  path: string;
  sha256: string;
}

const LINE = /^([0-9a-f]{64}) [ *](.+)$/;

/** checksum.sha256 as `sha256sum -c` reads it, sorted by path. */
export function formatChecksums(files: Checksum[]): string {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  return sorted.map(({ sha256, path }) => `${sha256}  ${path}\n`).join('');
}

/** @throws ModelError MANIFEST_INVALID */
export function parseChecksums(text: string): Checksum[] {
  const files = text
    .split(/\r?\n/)
    .filter(line => line !== '')
    .map((line, index) => {
      const [, sha256, path] = LINE.exec(line) ?? [];
      if (sha256 === undefined || path === undefined) {
        throw new ModelError(
          'MANIFEST_INVALID',
          `Expected "<sha256>  <path>" in line ${index + 1} of checksum.sha256.`,
        );
      }
      assertFilePath(path);
      return { path, sha256 };
    });
  if (files.length === 0) throw new ModelError('MANIFEST_INVALID', 'checksum.sha256 lists no file.');
  assertDistinctPaths(files);
  return files;
}

/** @throws ModelError MANIFEST_INVALID when two paths are one file on some file system, or one is a folder of another */
export function assertDistinctPaths(files: { path: string }[]): void {
  const seen = new Set<string>();
  for (const { path } of files) {
    const key = pathCollisionKey(path);
    if (seen.has(key))
      throw new ModelError('MANIFEST_INVALID', `Two files have the path ${JSON.stringify(path)}, case aside.`);
    seen.add(key);
  }
  for (const { path } of files) {
    const segments = pathCollisionKey(path).split('/');
    for (let depth = 1; depth < segments.length; depth++) {
      if (seen.has(segments.slice(0, depth).join('/'))) {
        throw new ModelError('MANIFEST_INVALID', `${JSON.stringify(path)} lies in what is another file.`);
      }
    }
  }
}
