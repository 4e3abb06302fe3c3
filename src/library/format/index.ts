/** The files of a published version, read. */
export { parseChecksum } from './checksum-file.ts';
export type { ChecksumEntry } from './checksum-file.ts';
export { parseManifest } from './manifest-file.ts';
