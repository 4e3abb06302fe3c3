/** The files of a published version, read. */
export { parseChecksum } from './checksum-file.ts';
export type { ChecksumEntry } from './checksum-file.ts';
export { parseManifest } from './manifest-file.ts';
export { assertAgreement } from './agreement.ts';
export { verifyManifest } from './signing.ts';
