import { meaningOf, remedyOf } from '../../../model/remedies.ts';
import type { ErrorValue } from '../../../model/errors.ts';
import { formatBytes } from '../../../model/format.ts';
import { list, span } from './format.ts';
import type { DoctorWords } from './doctor-words.ts';

const why = (error: ErrorValue) =>
  `${meaningOf(error.code, 'en')} (${error.code}: ${error.message.replace(/\.$/, '')})`;
const todo = (error: ErrorValue) => remedyOf(error, 'en');
const AT_START = 'the next start of the program does it, and so does "model-manager doctor --fix"';
const SPACE = 'remove models you don’t need, or move models_dir to a larger disk';

export const english: DoctorWords = {
  titles: {
    'data-directory': 'Data directory',
    settings: 'Settings',
    permissions: 'Permissions',
    'file-system': 'File system',
    disk: 'Disk space',
    quota: 'Quota',
    inodes: 'Number of files',
    'models-folder': 'Models folder',
    owner: 'Engine',
    locks: 'Locks',
    journal: 'Journal',
    registry: 'Registry',
    files: 'Installed files',
    downloads: 'Downloads',
    library: 'Model library',
    certificate: 'Certificate',
    index: 'Catalogue',
    clock: 'Clock',
    proxy: 'Proxy',
    range: 'Parts of files',
    etag: 'ETag',
    scheduler: 'Dispatch server',
    versions: 'Versions',
  },
  findings: {
    'data-directory': ({ path }) => [path, null],
    'data-directory-absent': ({ path }) => [
      `there is none at ${path}: nothing was installed there yet`,
      'check --data and MODEL_MANAGER_DATA if you expected one; the first install makes it',
    ],
    'data-directory-unusable': ({ path, error }) => [`${path} can't be used: ${why(error)}`, todo(error)],
    settings: ({ path }) => [`${path} can be read`, null],
    'settings-invalid': ({ error }) => [
      error.message.replace(/\.$/, ''),
      'correct settings.json; no engine starts until then',
    ],
    permissions: () => ['this user may read and write everything that is looked at', null],
    'permissions-lacking': ({ paths }) => [
      `this user may not read or write ${list(paths, 'and')}`,
      'give these files to this user, or run the program as the user they belong to',
    ],
    'secrets-readable': ({ paths }) => [
      `others may read ${list(paths, 'and')}, where tokens may be`,
      'take the right away (chmod 600), or run "model-manager doctor --fix"',
    ],
    'file-system': ({ path, ignoresCase }) => [
      `${path} can all that is needed${ignoresCase ? '; names that differ by case are one there' : ''}`,
      null,
    ],
    'file-system-unsafe': ({ path, volume }) => [
      `${path} is on a volume that can't keep a journal safe (${volume})`,
      'move the data directory to a local disk; models_dir may stay where it is',
    ],
    'file-system-limited': ({ path, largestFileBytes }) => [
      `${path} takes no file over ${formatBytes(largestFileBytes)} (FAT)`,
      'choose a models folder on another disk for models with larger files',
    ],
    'file-system-poor': ({ path, volume }) => [
      `models are on ${volume} (${path}): slower, and away when the network or the disk is`,
      'nothing, if this is on purpose; else choose a local disk in models_dir',
    ],
    disk: ({ path, freeBytes }) => [`${formatBytes(freeBytes)} free for ${path}`, null],
    'disk-low': ({ path, freeBytes }) => [`only ${formatBytes(freeBytes)} free for ${path}`, SPACE],
    'disk-full': ({ path, freeBytes }) => [`the disk of ${path} is full: ${formatBytes(freeBytes)} free`, SPACE],
    'disk-unknown': ({ path }) => [`the free space of ${path} can't be found out`, null],
    quota: () => ['the system lets this user write more', null],
    'quota-used-up': ({ path }) => [
      `the disk quota of this user is used up (${path})`,
      'free some of what this user stores there, or ask for a larger quota',
    ],
    'write-failed': ({ path, error }) => [`a file in ${path} can't be written: ${why(error)}`, todo(error)],
    inodes: ({ files }) => [files === null ? 'not counted there' : `room for ${files} more files`, null],
    'inodes-low': ({ path, files }) => [
      `the disk of ${path} takes only ${files} more files`,
      'delete files there, however small',
    ],
    'inodes-used-up': ({ path }) => [
      `the disk of ${path} takes no more files, whatever space is free`,
      'delete files there, however small',
    ],
    'models-folder': ({ path }) => [path, null],
    'models-folder-new': ({ path }) => [`${path} is not there yet; the first install makes it`, null],
    'models-folder-away': ({ path }) => [
      `${path} is away: its disk is not connected, or the folder was emptied`,
      'connect the disk; the list of models is kept until then',
    ],
    'owner-none': () => ['none runs', null],
    'owner-alive': ({ owner, since, version }) => [`${owner}, version ${version}, since ${since}`, null],
    'owner-dead': ({ owner }) => [`${owner} died without stopping`, AT_START],
    'owner-unknown': ({ owner }) => [
      `engine.json names ${owner}, of which nothing can be found out from here`,
      'look there whether it still runs; a start waits for a sign of life before it takes over',
    ],
    locks: ({ count }) => [count === 0 ? 'none' : `${count} of running downloads`, null],
    'locks-left': ({ names }) => [`left by a run that is over: ${list(names, 'and')}`, AT_START],
    'locks-foreign': ({ model, holder }) => [
      `${model} waits for the lock of another program: ${holder}`,
      'close that program if it should not work on this model',
    ],
    'journal-none': () => ['nothing is recorded yet', null],
    journal: ({ events, segments }) => [
      `${events} events in ${segments} ${segments === 1 ? 'segment' : 'segments'}, every line right`,
      null,
    ],
    'journal-torn': ({ segment, bytes: torn }) => [
      `${formatBytes(torn)} at the end of segment ${segment} are of a write that was cut short; nothing acknowledged is lost`,
      `nothing: ${AT_START} (it cuts them off and keeps a copy)`,
    ],
    'journal-damaged': ({ ranges, segment, offset, reason }) => [
      `damaged in ${ranges} ${ranges === 1 ? 'place' : 'places'}, first in segment ${segment} at byte ${offset}: ${reason}`,
      'keep a copy of the data directory, check the disk, then start the program: it records what is lost and takes back what the files prove',
    ],
    'journal-damage-known': ({ ranges }) => [
      `damaged in ${ranges} ${ranges === 1 ? 'place' : 'places'}; that is recorded, and the models are right again`,
      'check the disk if you have not',
    ],
    'journal-newer': ({ requires }) => [
      `a newer version wrote it (${requires}): this one only reads it`,
      'install the newer version of the program',
    ],
    'journal-unreadable': ({ error }) => [`it can't be read: ${why(error)}`, todo(error)],
    registry: ({ versions }) => [`registry.json says what the journal says: ${versions} versions`, null],
    'registry-none': () => ['none yet, and none is needed', null],
    'registry-wrong': ({ defect }) => [
      {
        missing: 'registry.json is missing',
        empty: 'registry.json is empty',
        invalid: 'registry.json is no JSON',
        'foreign-edit': 'registry.json differs from the journal: another program changed it, or a start is due',
      }[defect],
      `nothing is lost: ${AT_START}; find out which program writes to it`,
    ],
    files: ({ versions, hashed }) => [
      `${versions} installed ${versions === 1 ? 'version is' : 'versions are'} whole${hashed ? ': every hash is right' : ' by names and sizes (--deep reads and hashes them)'}`,
      null,
    ],
    'files-wrong': ({ models }) => [
      `damaged or missing: ${list(models, 'and')}`,
      'run "model-manager repair MODEL" for each: only what is wrong is fetched',
    ],
    'files-unreadable': ({ error }) => [`the installed files can't be looked at: ${why(error)}`, todo(error)],
    'downloads-failed': ({ models }) => [
      `given up: ${list(models, 'and')}`,
      'run "model-manager journal explain MODEL", which names the cause; what was downloaded is kept',
    ],
    'downloads-waiting': ({ models }) => [
      `waiting: ${list(models, 'and')}`,
      'run "model-manager journal explain MODEL", which says for what',
    ],
    'library-none': () => ['no address is set', 'set library_url, or give --library URL'],
    library: ({ url, models, latencyMs }) => [
      `${url} answers in ${latencyMs} ms, with ${models} ${models === 1 ? 'model' : 'models'}`,
      null,
    ],
    'library-failed': ({ url, error }) => [`${url}: ${why(error)}`, todo(error)],
    'library-stopped': () => ['not looked at: the library gave no answer', null],
    'library-plan-failed': ({ model, error }) => [`${model} is published wrongly: ${why(error)}`, todo(error)],
    certificate: ({ until }) => [until === null ? 'trusted' : `trusted, valid until ${until}`, null],
    'certificate-ends': ({ until, days }) => [
      `trusted, but it ends in ${days} days, on ${until}`,
      "tell the library's operators",
    ],
    'certificate-none': () => ['none: the address begins with http://', null],
    index: ({ isStatic }) => [isStatic ? 'plain files (index.json)' : "the library's own server answers", null],
    clock: ({ offsetMs }) => [`as the server's, within ${span(offsetMs)}`, null],
    'clock-wrong': ({ offsetMs }) => [
      `this machine is ${span(offsetMs)} ${offsetMs > 0 ? 'ahead of' : 'behind'} the server`,
      'set the clock of this machine: certificates and times in the journal depend on it',
    ],
    'clock-unknown': () => ['the server tells no time', null],
    'proxy-none': () => ['none is set, none shows', null],
    proxy: ({ proxy }) => [`${proxy} is used`, null],
    'proxy-between': ({ via }) => [
      `answers come through another server (${via})`,
      'nothing, if this is known: a content delivery network is one too; else ask who runs the network',
    ],
    range: () => ['the library gives parts of files', null],
    'range-ignored': () => [
      'the library gives whole files alone: a download that is interrupted begins its file anew',
      'ask its operators to allow Range, also in a proxy before it',
    ],
    'range-failed': ({ error }) => [`a part of a file can't be fetched: ${why(error)}`, todo(error)],
    'range-untried': () => ['not tried: there is no file to try it with', null],
    etag: () => ['strong', null],
    'etag-weak': ({ etag }) => [
      `${etag === null ? 'none' : `weak (${etag})`}: a changed file shows only by its hash`,
      'nothing is unsafe; a strong ETag saves a download that would end in a wrong hash',
    ],
    'scheduler-none': () => ['no address is set; downloads work without it', null],
    scheduler: ({ url, ranked, latencyMs }) => [
      `${url} answers in ${latencyMs} ms, with ${ranked} ranked models`,
      null,
    ],
    'scheduler-failed': ({ url, error }) => [
      `${url}: ${why(error)}`,
      'check its address and token; downloads work without it',
    ],
    versions: ({ version, node, platform }) => [`model-manager ${version}, Node ${node}, ${platform}`, null],
    'versions-differ': ({ version, engine }) => [
      `this is ${version}, the running engine is ${engine}`,
      'restart the program after an update',
    ],
    'node-old': ({ node }) => [`Node ${node} is too old`, 'install Node 20.19 or newer'],
  },
};
