/** The door of the room: paths, files, links, renames, and the ground that they stand on. */
export {
  discardTree,
  entryAt,
  fileSize,
  hasCode,
  hashFile,
  isDirectory,
  namesIn,
  namesInOwn,
  removeTree,
  treeBytes,
} from './files.ts';
export { DiskAway, lookingTogether, makeFolder, openMade, SOLID_GROUND } from './ground.ts';
export type { Ground } from './ground.ts';
export { assertOwnFolders, unlinkForeign } from './links.ts';
export { adoptingPath, incomingPath, installedPath, isPartOf, nextPartPath, partLockPath, partPath } from './paths.ts';
export { isRetired, retiredPath, taskLockPath, tempDir } from './paths.ts';
export { readsBack } from './read-back.ts';
export { isAcross, moveFolder, renameBusy } from './rename.ts';
export type { Rename } from './rename.ts';
