/** The door of the room: paths, files, links and renames. */
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
} from './files.ts';
export { assertOwnFolders, unlinkForeign } from './links.ts';
export { adoptingPath, incomingPath, installedPath, isPartOf, nextPartPath, partLockPath, partPath } from './paths.ts';
export { retiredPath, taskLockPath, tempDir } from './paths.ts';
export { renameBusy } from './rename.ts';
