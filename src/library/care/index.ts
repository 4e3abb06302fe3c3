/** What an operator does with versions that are published. */
export { listLibrary } from './list.ts';
export type { ListedVersion } from './list.ts';
export { resignLibrary } from './resign.ts';
export { signLibrary } from './sign.ts';
export type { SignedLibrary } from './sign.ts';
export { verifyLibrary } from './verify.ts';
export type { VerifiedVersion } from './verify.ts';
export { withdrawVersion } from './withdraw.ts';
