import { ModelError } from '../../model/errors.ts';
import { formatRef } from '../../model/identity.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { ChecksumEntry } from './checksum-file.ts';

/**
 * Asserts that both lists of a version name the same files with the same hashes.
 *
 * @throws ModelError MANIFEST_INVALID
 */
export function assertAgreement(manifest: Manifest, entries: readonly ChecksumEntry[]): void {
  const { files, model_id: modelId, version } = manifest;
  const hashes = new Map(entries.map(entry => [entry.path, entry.sha256]));
  const odd = files.find(file => hashes.get(file.path) !== file.sha256);
  if (!odd && entries.length === files.length) return;
  throw new ModelError(
    'MANIFEST_INVALID',
    `Expected manifest.json and checksum.sha256 of ${formatRef({ modelId, version })} to agree, they differ.`,
    { details: { path: odd?.path ?? null } },
  );
}
