import type { EventSentences } from '../messages/event-sentences.ts';

const KINDS = { install: 'Install', update: 'Update', repair: 'Repair' };
const WAITS = {
  user: 'Paused by a person',
  network: 'Waiting for the network',
  disk: 'Waiting for the disk',
  suspend: 'Paused because the computer went to sleep',
  lock: 'Waiting for another program',
};
const REBUILT = {
  missing: 'it was missing',
  empty: 'it was empty',
  invalid: 'it was not valid',
  'foreign-edit': 'another program had changed it',
  'journal-damaged': 'the journal was damaged',
};

const asked = (tasks: number) => (tasks === 1 ? 'A task asked for it' : `${tasks} tasks asked for it`);

/** The events as English sentences. */
export const sentences: EventSentences = {
  EngineStarted: ({ version }) => `Engine ${version} started`,
  EngineStopped: () => 'Engine stopped',
  EngineCrashed: () => 'The previous run ended without stopping',
  JournalRecovered: ({ torn_bytes }, { f }) => `The unfinished end of the journal was cut off (${f.bytes(torn_bytes)})`,
  JournalDamaged: ({ first_seq, last_seq }) =>
    first_seq === null || last_seq === null
      ? 'A part of the journal is damaged'
      : `Events ${first_seq} to ${last_seq} can’t be read: the journal is damaged`,
  JournalCompressed: ({ first_seq, last_seq, segment_bytes, file_bytes }, { f }) =>
    `Events ${first_seq} to ${last_seq} of the journal were compressed (${f.bytes(segment_bytes)} to ${f.bytes(file_bytes)})`,
  JournalPruned: ({ last_seq }) => `The journal’s events up to ${last_seq} were dropped because a person asked for it`,
  CatalogAccepted: ({ valid_until }, { f }) =>
    `Signed catalogue of the library, valid until ${f.dateTime(valid_until)}`,
  RegistryRebuilt: ({ reason }) => `Registry rebuilt: ${REBUILT[reason]}`,
  SettingsChanged: () => 'Settings changed',
  OrphanLockCleared: () => 'A lock that a previous run left was cleared',
  DownloadRequested: ({ kind, total_bytes }, { f }) =>
    `${KINDS[kind]} requested${total_bytes === null ? '' : ` (${f.bytes(total_bytes)})`}`,
  DownloadStarted: ({ total_bytes, resumed_from_bytes }, { f }) =>
    resumed_from_bytes > 0
      ? `Download continues at ${f.bytesOf(resumed_from_bytes, total_bytes)}`
      : `Download started (${f.bytes(total_bytes)})`,
  DownloadCheckpointed: ({ received_bytes, total_bytes }, { f }) =>
    `Progress saved: ${f.bytesOf(received_bytes, total_bytes)}`,
  InstalledVersionsSearched: ({ found_bytes, lacking_bytes }, { f }) =>
    `${f.bytes(found_bytes)} found in installed versions, ${f.bytes(lacking_bytes)} left to download`,
  DownloadPaused: ({ reason, error }, { cause }) => (error ? `${WAITS[reason]}: ${cause(error)}` : WAITS[reason]),
  DownloadResumed: ({ resumed_from_bytes }, { f }) => `Download continues at ${f.bytes(resumed_from_bytes)}`,
  RetryScheduled: ({ retry_at, attempt, error }, { f, cause }) =>
    `${cause(error)}; attempt ${attempt} at ${f.time(retry_at)}`,
  RemoteChanged: ({ path }) => `${path} changed at the library`,
  PieceRejected: ({ path }) => `A piece of ${path} was wrong and is downloaded again`,
  FileVerified: ({ path, size_bytes }, { f }) => `${path} verified (${f.bytes(size_bytes)})`,
  FileRejected: ({ path }) => `${path} was rejected: its checksum is wrong`,
  DownloadFailed: ({ error }, { cause }) => `Download failed: ${cause(error)}`,
  DownloadCancelled: () => 'Download cancelled',
  DownloadsOrdered: () => 'Put first in the queue',
  PartialDiscarded: ({ bytes }, { f }) => `Unfinished download deleted (${f.bytes(bytes)})`,
  RequestFailed: ({ kind, error }, { cause }) => `${KINDS[kind]} could not begin: ${cause(error)}`,
  ModelInstalled: ({ size_bytes, duration_ms, adopted_from }, { f }) =>
    adopted_from === undefined
      ? `Installed: ${f.bytes(size_bytes)} in ${f.duration(duration_ms / 1000)}`
      : `Installed from ${adopted_from} (${f.bytes(size_bytes)})`,
  ModelDamaged: ({ files }, { damage }) => {
    const [file] = files;
    if (file === undefined) return 'Model is damaged';
    return files.length === 1 ? `Damaged: ${file.path}, ${damage(file.reason)}` : `${files.length} files are damaged`;
  },
  ModelMissing: () => 'The model’s folder is gone',
  ModelRepaired: ({ fetched_bytes }, { f }) => `Repaired: ${f.bytes(fetched_bytes)} downloaded`,
  UpdateFound: ({ installed_version }) => `Update found for ${installed_version}`,
  WithdrawalFound: ({ withdrawal }) =>
    withdrawal ? `Withdrawn by the library: ${withdrawal.why}` : 'Offered by the library again',
  RemovalRequested: () => 'Removal started',
  RemovalFailed: ({ error }, { cause }) => `Could not be removed: ${cause(error)}`,
  ModelRemoved: ({ freed_bytes }, { f }) => `Removed: ${f.bytes(freed_bytes)} freed`,
  ModelUnavailableReported: ({ tasks }) => `${asked(tasks.length)}; reported as not available`,
  UnavailableReportFailed: ({ tasks }, { cause }) =>
    `${asked(tasks.length)}; the report failed${tasks[0] === undefined ? '' : `: ${cause(tasks[0].error)}`}`,
};
