/** How a library gets its versions and its keys. */
export { publishVersion } from './publish.ts';
export type { PublishedVersion, PublishOptions, PublishProgress } from './publish.ts';
export { readHuggingFaceModel } from './hugging-face.ts';
export { publishSamples } from './samples.ts';
export { generateKeyPair, publicKeysOf } from '../format/signing.ts';
export type { SigningKeyPair } from '../format/signing.ts';
