import type { ErrorFacts, Sentences } from '../messages/sentences.ts';

const withReason = (text: string, { reason }: ErrorFacts) => (reason === null ? text : `${text} (${reason})`);
const withStatus = (text: string, { status }: ErrorFacts) => (status === null ? text : `${text} (HTTP ${status})`);
const through = ({ proxy }: ErrorFacts) => (proxy === null ? '' : ` through the proxy ${proxy}`);
const ASK_OPERATOR = 'Tell whoever runs the library.';
const AGAIN = `Try again. If it happens again, tell whoever runs the library. Wrong data is never used.`;

/** Causes and advice in English. */
export const sentences: Sentences = {
  of: {
    MODEL_NOT_AVAILABLE: {
      cause: () => 'The model is not ready on this computer',
      advice: () => 'Install it, or wait until its download is done.',
    },
    MODEL_UNKNOWN: {
      cause: () => 'The library doesn’t have this model',
      advice: () => 'It may have been withdrawn. Ask whoever runs the library.',
    },
    VERSION_UNKNOWN: {
      cause: () => 'The library doesn’t have this version',
      advice: () => 'Choose another version in the model’s details.',
    },
    VERSION_WITHDRAWN: {
      cause: () => 'The library withdrew every version of this model',
      advice: () => 'Ask whoever runs the library why, or choose another model.',
    },
    NETWORK_UNREACHABLE: {
      cause: facts =>
        facts.engine
          ? 'The engine is not running'
          : facts.brokeOff
            ? 'The library keeps breaking off its answers'
            : withReason(`${facts.host ?? 'The library'} can’t be reached${through(facts)}`, facts),
      advice: ({ engine }) =>
        engine ? 'Wait until it is back, then try again.' : 'Check your network, the VPN, and the address in Settings.',
    },
    NETWORK_TIMEOUT: {
      cause: facts => withReason(`${facts.host ?? 'The server'} did not answer in time${through(facts)}`, facts),
      advice: () => 'Check your network and the VPN, and try again.',
    },
    SERVER_ERROR: {
      cause: facts => withStatus(`${facts.host ?? 'The library'} has a problem${onFile(facts)}`, facts),
      advice: () => `Try again later. If it lasts, tell whoever runs the server.`,
    },
    SERVER_REJECTED: {
      cause: facts => withStatus(rejection(facts), facts),
      advice: ({ status }) =>
        status === 401 || status === 403
          ? 'Check the token in Settings, or ask for access.'
          : status === 404 || status === 410
            ? `Check the address in Settings. If it is right: ${ASK_OPERATOR.toLowerCase()}`
            : ASK_OPERATOR,
    },
    PROXY_INTERFERED: {
      cause: facts =>
        facts.certificate
          ? withReason(`The certificate of ${facts.host ?? 'the server'} is not trusted`, facts)
          : facts.status === 407
            ? `The proxy${facts.proxy === null ? '' : ` ${facts.proxy}`} asks for a login (HTTP 407)`
            : `A proxy or login page answered instead of ${facts.host ?? 'the library'}`,
      advice: ({ certificate }) =>
        certificate
          ? 'Enter your company’s certificate file in Settings, or ask your administrator.'
          : 'Log in to the network in your browser, or ask your administrator to let the library through.',
    },
    REMOTE_CHANGED: {
      cause: ({ path }) => `${path ?? 'A file'} changed at the library during the download`,
      advice: () => AGAIN,
    },
    CHECKSUM_MISMATCH: {
      cause: ({ path }) => `${path ?? 'A file'} is not what the library promised: its checksum is wrong`,
      advice: () => AGAIN,
    },
    SIZE_MISMATCH: {
      cause: ({ path }) => `${path ?? 'A file'} doesn’t have the size that the library promised`,
      advice: () => AGAIN,
    },
    MANIFEST_INVALID: {
      cause: ({ path }) => `The library’s list of files can’t be used${path === null ? '' : ` (${path})`}`,
      advice: () => ASK_OPERATOR,
    },
    SIGNATURE_INVALID: {
      cause: () => 'The model is not signed with a key that you trust',
      advice: () => 'Don’t remove the trusted keys. Ask whoever published the model.',
    },
    PROGRAM_OUTDATED: {
      cause: () => 'The library describes this model in a newer way than this program can read',
      advice: () => 'Update this program. Other models go on, and what is installed stays.',
    },
    CATALOG_UNTRUSTED: {
      cause: () => 'The library’s signed catalogue is out of date, older than before, or not there',
      advice: () => ASK_OPERATOR,
    },
    DISK_FULL: {
      cause: ({ limit, needed, path }) =>
        limit === 'file-size'
          ? `${path ?? 'A file'} is too large for this disk (FAT allows 4 GiB at most)`
          : limit === 'quota'
            ? 'Your disk quota is used up'
            : limit === 'inodes'
              ? 'The disk can hold no more files'
              : `The disk is full${needed === null ? '' : `: ${needed} more needed`}`,
      advice: ({ limit }) =>
        limit === 'file-size'
          ? 'Choose a models folder on a disk with NTFS, APFS or ext4.'
          : 'Remove models you don’t need, or free space in another way.',
    },
    PERMISSION_DENIED: {
      cause: ({ limit, path }) =>
        limit === 'read-back'
          ? 'The disk of the models folder can’t be read while it is written'
          : `No permission to read or write ${path ?? 'the models folder'}`,
      advice: ({ limit }) =>
        limit === 'read-back'
          ? 'Mount it with a write cache (rclone: --vfs-cache-mode writes), or choose another folder.'
          : 'Check the permissions of the data folder and the models folder.',
    },
    FILE_BUSY: {
      cause: ({ path }) => `Another program is using ${path ?? 'a file'}`,
      advice: () => 'Close that program (it may be a virus scanner) and try again.',
    },
    MODEL_IN_USE: {
      cause: ({ holder }) => `The model is in use${holder === null ? '' : ` by process ${holder}`}`,
      advice: () => 'Wait until its task is done, then try again.',
    },
    LOCK_HELD: {
      cause: ({ holder }) => `Another program works on this model${holder === null ? '' : ` (${holder})`}`,
      advice: () => 'Close that program if it should not. The download then continues automatically.',
    },
    DATA_DIRECTORY_IN_USE: {
      cause: ({ holder }) => `Another engine uses the data folder${holder === null ? '' : ` (process ${holder})`}`,
      advice: () => 'Use the window that is open already, or end the other program.',
    },
    JOURNAL_DAMAGED: {
      cause: () => 'A part of the journal is damaged',
      advice: () => 'Installed models can still be used. Don’t change the data folder, and ask support.',
    },
    JOURNAL_UNWRITABLE: {
      cause: () => 'The journal can’t be written',
      advice: () => 'Installed models can still be used. Free disk space, or check the data folder’s permissions.',
    },
    SCHEDULER_UNREACHABLE: {
      cause: facts => withReason(`The dispatch server can’t be reached${through(facts)}`, facts),
      advice: () => 'Check its address in Settings. Downloads work without it.',
    },
    CANCELLED: { cause: () => 'It was cancelled', advice: () => 'Start it again when you like.' },
    INVALID_ARGUMENT: {
      cause: ({ message }) => `This is not possible: ${message.replace(/\.$/, '')}`,
      advice: () => 'Check what you entered.',
    },
  },
};

function rejection({ status, path, host }: ErrorFacts): string {
  if (status === 401 || status === 403) return `${host ?? 'The library'} denies access${path ? ` to ${path}` : ''}`;
  if (status === 404 || status === 410)
    return path === null ? `${host ?? 'The server'} has nothing at this address` : `${path} is missing at the library`;
  return `${host ?? 'The library'} refused the request${onFile({ path })}`;
}

function onFile({ path }: Pick<ErrorFacts, 'path'>): string {
  return path === null ? '' : ` with ${path}`;
}
