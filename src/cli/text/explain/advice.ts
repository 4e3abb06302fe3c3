import type { ModelView } from '../../../api/contract.ts';
import type { ErrorCode, ErrorValue } from '../../../model/errors.ts';
import { formatBytes, formatPart, formatTime } from '../format.ts';

/** What the user can do about a failure. `null` when the user can only wait. */
const REMEDIES: Record<ErrorCode, string | null> = {
  MODEL_NOT_AVAILABLE: 'install it',
  MODEL_UNKNOWN: 'look up its name with "model-manager catalog", and check the library URL',
  VERSION_UNKNOWN: 'look up the versions with "model-manager catalog"',
  VERSION_WITHDRAWN: 'choose another version with "model-manager catalog", or name this one exactly',
  NETWORK_UNREACHABLE: 'check the network and the library URL',
  NETWORK_TIMEOUT: 'check the network, a proxy, and whether the library is overloaded',
  SERVER_ERROR: "ask the library's operators; its log has the reason",
  SERVER_REJECTED: 'check the library URL, and the library token where one is set',
  PROXY_INTERFERED: 'log in to the network or the proxy, or have the library exempted from it',
  REMOTE_CHANGED: 'ask the library why a published version changed; then resume',
  CHECKSUM_MISMATCH: "the library or the way to it damages bytes: ask the library's operators, then resume",
  SIZE_MISMATCH: "the library's files and its manifest disagree: ask its operators, then resume",
  MANIFEST_INVALID: "the library's description of it is wrong: ask its operators",
  SIGNATURE_INVALID: 'check pinned_keys of settings.json, and ask the library who signed it',
  PROGRAM_OUTDATED: 'update this program; other models go on, and what is installed stays',
  CATALOG_UNTRUSTED: 'ask the library to sign its catalogue anew; what is installed stays and works',
  DISK_FULL: 'make room on the disk; it goes on by itself',
  PERMISSION_DENIED: 'check who owns the data and models directories, and whether they are read-only',
  FILE_BUSY: 'close the program that uses its files, a virus scanner too; then try again',
  MODEL_IN_USE: 'end the tasks that use it, then remove it again',
  LOCK_HELD: 'end the program that holds the lock, or wait; a download goes on by itself',
  DATA_DIRECTORY_IN_USE: 'end the other program that owns the data directory, or ask it',
  JOURNAL_DAMAGED: 'run "model-manager journal verify", check the disk, and keep a copy of the data directory',
  JOURNAL_UNWRITABLE: 'check the disk of the data directory; the program opens the journal anew by itself',
  SCHEDULER_UNREACHABLE: 'check the network and the dispatch server',
  CANCELLED: null,
  INVALID_ARGUMENT: 'check the settings that the message names',
};

/** The remedies for limits other than free space. More free space doesn't help there. */
const OF_LIMIT: Readonly<Record<string, string>> = {
  quota: 'free some of what this user stores on the disk, or ask for a larger quota; it goes on by itself',
  inodes: 'delete files on the disk, however small: it has no room for the names of more; it goes on by itself',
  'read-back': 'mount with rclone\'s "--vfs-cache-mode writes", or choose a models folder on another disk',
  'file-size': 'choose a models folder on a disk that takes files so large: FAT takes 4 GiB at most',
};

function remedyOf(error: ErrorValue | null): string | null {
  const limit = error?.details?.['limit'];
  return (typeof limit === 'string' ? OF_LIMIT[limit] : undefined) ?? (error ? REMEDIES[error.code] : null);
}

/** The standing of a version that is ready in the journal, but not on the disk. */
export function standingOnDisk(view: ModelView, found: string): Standing {
  const text = `is ready for the journal, but on the disk it is ${found}`;
  return { status: view.status, text, todo: `run "model-manager repair ${view.modelId}@${view.version}"` };
}

/** The state of a version, the reason for it, and what to do about it. */
export interface Standing {
  status: ModelView['status'];
  /** A sentence. */
  text: string;
  /** What to do, or null when there is nothing to do. */
  todo: string | null;
}

export function standingOf(view: ModelView): Standing {
  const { status, task } = view;
  const name = `${view.modelId}@${view.version}`;
  const run = (verb: string) => `run "model-manager ${verb} ${name}"`;
  const cause = task?.error ? ` (${task.error.code}: ${task.error.message.replace(/\.$/, '')})` : '';
  const remedy = task?.error ? remedyOf(task.error) : null;
  const standing = (text: string, ...todo: (string | null)[]): Standing => ({
    status,
    text,
    todo: todo.filter(word => word !== null).join('; then ') || null,
  });
  switch (status) {
    case 'ready':
      return view.removalError
        ? standing(
            `is ready; its removal failed (${view.removalError.code})`,
            REMEDIES[view.removalError.code],
            run('remove'),
          )
        : standing(`is ready, in ${view.path ?? 'its folder'}`);
    case 'queued':
      return standing('waits for its turn: other downloads run, or no engine does', 'run "model-manager list"');
    case 'downloading':
      if (task?.retryAt) return standing(`tries again at ${formatTime(task.retryAt)}${cause}`, remedy);
      return standing(
        `is downloading, ${formatPart(task?.receivedBytes ?? 0, task?.totalBytes ?? null)} safe on the disk`,
      );
    case 'verifying':
      return standing('is being verified: all bytes are here');
    case 'paused':
      if (task?.pauseReason === 'user') return standing('is paused by someone', run('resume'));
      if (task?.pauseReason === 'disk') {
        if (task.error?.code === 'FILE_BUSY')
          return standing(
            `waits for the disk of the models${cause}`,
            'connect the disk of the models; it goes on by itself',
          );
        const limited = remedyOf(task.error);
        if (limited !== REMEDIES.DISK_FULL && task.error) return standing(`waits for the disk${cause}`, limited);
        const needed = task.neededBytes === null ? 'room' : formatBytes(task.neededBytes);
        return standing(`waits for ${needed} on the disk`, REMEDIES.DISK_FULL);
      }
      if (task?.pauseReason === 'lock') return standing(`waits for another program${cause}`, remedy);
      if (task?.pauseReason === 'suspend') return standing('waits until the machine wakes; it goes on by itself');
      return standing(`waits for the network${cause}; it goes on by itself`, remedy);
    case 'failed':
      return standing(`failed${cause}; what was downloaded is kept`, remedy, run('resume'));
    case 'damaged':
      return standing(`is damaged: ${view.damaged.map(({ path }) => path).join(', ')}`, run('repair'));
    case 'missing':
      return standing('is missing: its folder is gone', run('repair'));
    case 'removing':
      return standing('is being removed');
  }
}
