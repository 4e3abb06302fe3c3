/**
 * The door of the room. `installed-files.ts` is a second one, without hashing, for those who only
 * hand out a path.
 */
export { installCopy, liesInPlace, proveInPlace } from './adopt.ts';
export { findCopies, readCopy, sha256Of } from './copied-version.ts';
export type { CopiedVersion } from './copied-version.ts';
export { discoverVersions, proveVersion } from './discover.ts';
export { installVersion, isInPlace } from './install.ts';
export type { InstallOptions, VerifiedFile } from './install.ts';
export { isTempOf, readTemp } from './inventory.ts';
export { ModelsRoot, ROOT_FILE } from './models-root.ts';
export { clearOrphanLocks } from './orphan-locks.ts';
export { Proofs, stampOf } from './proofs.ts';
export { RemovalUnfinished, removeInstalled } from './remove.ts';
export { RetiredFolders } from './retired-folders.ts';
export { checkInstalled, verifyInstalled } from './verify.ts';
