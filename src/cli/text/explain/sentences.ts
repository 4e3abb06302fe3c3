import { isKnown, RECONCILED } from '../../../events/vocabulary.ts';
import type { AnyEvent, EventDataByType, EventType } from '../../../events/vocabulary.ts';
import type { ErrorValue } from '../../../model/errors.ts';
import { formatBytes, formatDuration, formatPart, formatTime } from '../format.ts';

type Tellers = { [T in EventType]?: (data: EventDataByType[T]) => string };

/** --json shows longer lists of files in full. */
const MAX_FILES = 3;

const TELLERS: Tellers = {
  EngineStarted: ({ version, host, pid }) => `The program started (version ${version}, ${host}, process ${pid}).`,
  EngineStopped: ({ reason }) => `The program stopped: ${reason}.`,
  EngineCrashed: () => 'The run before did not stop in order: it was killed, it crashed, or the machine went off.',
  JournalRecovered: ({ torn_bytes }) =>
    `An unfinished write of ${formatBytes(torn_bytes)} at the end of the journal was cut off; nothing that was acknowledged is lost.`,
  JournalDamaged: ({ segment, offset, reason }) =>
    `The journal is damaged in segment ${segment} at byte ${offset}: ${reason}`,
  JournalCompressed: ({ first_seq, last_seq, segment_bytes, file_bytes }) =>
    `The journal's events ${first_seq} to ${last_seq} were compressed from ${formatBytes(segment_bytes)} to ${formatBytes(file_bytes)}.`,
  JournalPruned: ({ last_seq, before }) =>
    `The journal's events up to ${last_seq} were dropped: somebody asked to drop what is before ${before}.`,
  CatalogAccepted: ({ serial, valid_until }) =>
    `The signed catalogue of the library was taken: serial ${serial}, valid until ${valid_until}.`,
  RegistryRebuilt: ({ reason }) => `registry.json was made anew (${reason}).`,
  SettingsChanged: () => 'Settings were changed.',
  OrphanLockCleared: ({ lock }) => `A lock that a dead run had left was cleared: ${lock}.`,
  DownloadRequested: ({ kind, total_bytes }) =>
    `${{ install: 'An installation', update: 'An update', repair: 'A repair' }[kind]} was asked for${total_bytes === null ? '' : ` (${formatBytes(total_bytes)})`}.`,
  DownloadStarted: ({ file_count, total_bytes, resumed_from_bytes }) =>
    `The download ${resumed_from_bytes > 0 ? 'went on' : 'began'}: ${count(file_count, 'file')}, ${formatBytes(total_bytes)}${
      resumed_from_bytes > 0 ? `, ${formatBytes(resumed_from_bytes)} of it already here` : ''
    }.`,
  DownloadCheckpointed: ({ received_bytes, total_bytes }) =>
    `${formatPart(received_bytes, total_bytes)} are safe on the disk.`,
  InstalledVersionsSearched: ({ versions, searched_bytes, found_bytes, lacking_bytes }) =>
    `${formatBytes(searched_bytes)} of ${some(versions)} were looked through: ${formatBytes(found_bytes)} were taken from there, ${formatBytes(lacking_bytes)} were still to be fetched.`,
  DownloadPaused: ({ reason, received_bytes, needed_bytes, error }) => {
    switch (reason) {
      case 'user':
        return `Someone paused it at ${formatBytes(received_bytes)}.`;
      case 'network':
        return `It waits for the network at ${formatBytes(received_bytes)}${because(error)}.`;
      case 'disk':
        return `It waits for room on the disk${needed_bytes === undefined ? '' : `: ${formatBytes(needed_bytes)} must become free`}${because(error)}.`;
      case 'suspend':
        return `It waits because the machine sleeps.`;
      case 'lock':
        return `It waits for the lock of another program${because(error)}.`;
    }
  },
  DownloadResumed: ({ resumed_from_bytes }) => `It went on at ${formatBytes(resumed_from_bytes)}.`,
  RetryScheduled: ({ attempt, retry_at, error }) =>
    `Attempt ${attempt} failed${because(error)}; the next one was set for ${formatTime(retry_at)}.`,
  RemoteChanged: ({ path }) => `The library changed ${path} meanwhile; what belonged to the old one is fetched again.`,
  PieceRejected: ({ path, piece }) => `Piece ${piece} of ${path} arrived damaged; it is fetched again.`,
  FileVerified: ({ path, size_bytes }) => `${path} (${formatBytes(size_bytes)}) is complete and its hash is right.`,
  FileRejected: ({ path }) => `${path} arrived with a wrong hash; it is fetched again.`,
  DownloadFailed: ({ error }) => `The download was given up${because(error)}.`,
  DownloadCancelled: () => 'Someone cancelled the download.',
  PartialDiscarded: ({ bytes }) => `The partial files (${formatBytes(bytes)}) were deleted.`,
  ModelInstalled: ({ task_id, size_bytes, duration_ms, adopted_from }) =>
    task_id === RECONCILED
      ? adopted_from !== undefined
        ? `It was adopted from ${adopted_from} and is ready: ${formatBytes(size_bytes)}; its hashes were right.`
        : `It was found on the disk as it was installed and is ready: ${formatBytes(size_bytes)}.`
      : `It was installed and is ready: ${formatBytes(size_bytes)}${duration_ms > 0 ? `, after ${formatDuration(duration_ms / 1000)}` : ''}.`,
  ModelDamaged: ({ files }) => `It was found damaged: ${some(files.map(({ path, reason }) => `${path} (${reason})`))}.`,
  ModelMissing: ({ reason }) => `It was found missing: ${reason}.`,
  ModelRepaired: ({ fetched_bytes }) => `It was repaired and is ready; ${formatBytes(fetched_bytes)} were fetched.`,
  UpdateFound: ({ installed_version }) => `The library has this version, newer than ${installed_version} here.`,
  WithdrawalFound: ({ withdrawal }) =>
    withdrawal ? `The library withdrew it: ${withdrawal.why}` : 'The library offers it again.',
  RemovalRequested: () => 'Someone asked for its removal.',
  RemovalFailed: ({ error }) => `The removal failed${because(error)}.`,
  ModelRemoved: ({ freed_bytes }) => `It was removed; ${formatBytes(freed_bytes)} became free.`,
  ModelUnavailableReported: ({ tasks }) =>
    `${tasksThatNeeded(tasks)}; the dispatch server knew after ${Math.ceil(Math.max(...tasks.map(({ latency_ms }) => latency_ms)))} ms${tasks.length > 1 ? ' at most' : ''}.`,
  UnavailableReportFailed: ({ tasks }) =>
    `${tasksThatNeeded(tasks)}; the dispatch server could not be told${because(tasks[0]?.error)}.`,
};

/**
 * Tells an event as one plain sentence. For an event of a newer program it shows the type and the
 * data.
 */
export function sentenceOf(event: AnyEvent): string {
  const tell = isKnown(event) ? (TELLERS[event.type] as ((data: object) => string | undefined) | undefined) : undefined;
  try {
    const told = tell?.(event.data);
    if (told !== undefined) return told;
  } catch {
    // Another program may write data in another shape. It is still useful to show.
  }
  return `${event.type} (this version has no words for it): ${JSON.stringify(event.data)}`;
}

/** "Task t-1 needed it (not installed)", "3 tasks needed it (not installed, paused): t-1, t-2, t-3". */
function tasksThatNeeded(tasks: readonly { dispatch_task_id: string; reason: string }[]): string {
  const ids = tasks.map(({ dispatch_task_id }) => dispatch_task_id);
  const reasons = [...new Set(tasks.map(({ reason }) => reason))].join(', ');
  return ids.length === 1
    ? `Task ${ids[0]} needed it (${reasons})`
    : `${count(ids.length, 'task')} needed it (${reasons}): ${some(ids)}`;
}

function because(error: ErrorValue | undefined): string {
  return error === undefined ? '' : ` because of ${error.code}: ${error.message.replace(/\.$/, '')}`;
}

function some(names: string[]): string {
  const rest = names.length - MAX_FILES;
  return rest > 0 ? `${names.slice(0, MAX_FILES).join(', ')} and ${rest} more` : names.join(', ');
}

function count(n: number, word: string): string {
  return `${n} ${n === 1 ? word : `${word}s`}`;
}
