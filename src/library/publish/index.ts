/** How a library gets its versions, its keys and its static export. */
export { exportLibrary } from './export.ts';
export type { ExportedLibrary } from './export.ts';
export { publishVersion } from './publish.ts';
export type { PublishedVersion, PublishOptions, PublishProgress } from './publish.ts';
export { publishSamples } from './samples.ts';
export { generateKeyPair } from '../format/signing.ts';
export type { SigningKeyPair } from '../format/signing.ts';
