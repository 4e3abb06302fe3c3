import type { VersionDocuments } from './plan.ts';
import type { LibraryAnswer } from './request.ts';

/** A store that may not be listed says this to what it doesn't have. */
export const FORBIDDEN: ReadonlySet<number> = new Set([403]);

/**
 * The documents of a version out of the answers for them.
 *
 * "Forbidden" is a refusal, except where the same store gives out another document: then it hides
 * that this one isn't there. Most versions have no signature, so its answer tells what the store
 * says in such a case.
 *
 * @param isListed whether the library describes this version
 * @throws ModelError SERVER_REJECTED for a refusal; what `isListed` throws
 */
export async function documentsOf(
  answers: Readonly<Record<keyof VersionDocuments, LibraryAnswer>>,
  isListed: () => Promise<boolean>,
): Promise<VersionDocuments> {
  const { manifest, checksum, signature } = answers;
  const isReadable = checksum.status === 200 || manifest.status === 200;
  const hides = isReadable && signature.refusal !== null;
  if (!hides) {
    const refusal = manifest.refusal ?? checksum.refusal;
    // Where all three are refused, the version may not be there at all.
    if (refusal !== null && (isReadable || signature.refusal === null || (await isListed()))) throw refusal;
  }
  return { manifest: bytesOf(manifest), checksum: bytesOf(checksum), signature: bytesOf(signature) };
}

function bytesOf({ status, bytes }: LibraryAnswer): Uint8Array | null {
  return status === 200 ? bytes : null;
}
