import { ModelError } from '../../model/errors.ts';
import { pathCollisionKey } from '../../model/file-path.ts';
import { show } from '../../model/show.ts';
import { CHECKSUM_FILE, MANIFEST_FILE, MANIFEST_SIGNATURE_FILE } from '../../model/manifest.ts';

/** More files than any model has; bounds memory for a hostile list. */
export const MAX_FILES = 100_000;

/** Names in a version's folder that are the library's own. */
const RESERVED: ReadonlySet<string> = new Set([CHECKSUM_FILE, MANIFEST_FILE, MANIFEST_SIGNATURE_FILE]);

/**
 * Checks that these paths can lie side by side in one folder of a case-insensitive file system,
 * next to the library's own files.
 *
 * @throws ModelError MANIFEST_INVALID
 */
export function assertDistinctPaths(paths: readonly string[]): void {
  const files = new Set<string>();
  for (const path of paths) {
    const key = pathCollisionKey(path);
    if (RESERVED.has(key)) throw collision(path, 'the name is reserved for the library');
    if (files.has(key)) throw collision(path, 'another file has this path, or one that differs by case alone');
    files.add(key);
  }
  for (const path of paths) {
    const key = pathCollisionKey(path);
    for (let slash = key.indexOf('/'); slash > 0; slash = key.indexOf('/', slash + 1)) {
      const folder = key.slice(0, slash);
      if (files.has(folder) || RESERVED.has(folder)) throw collision(path, 'one of its folders is also a file');
    }
  }
}

function collision(path: string, reason: string): ModelError {
  return new ModelError('MANIFEST_INVALID', `Expected distinct file paths, got ${show(path)}: ${reason}.`, {
    details: { path },
  });
}
