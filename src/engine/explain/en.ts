import { RECONCILED } from '../../events/vocabulary.ts';
import type { ErrorValue } from '../../model/errors.ts';
import { formatBytes, formatDuration, formatPart, formatTime } from '../../model/format.ts';
import { answerIn } from './answer.ts';
import type { TaskTally as Tally } from '../../api/contract.ts';
import type { ExplainWords, Tellers } from './explain-words.ts';

/** --json shows longer lists of files in full. */
const MAX_FILES = 3;

const events: Tellers = {
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
    `The signed catalogue of the library was taken: serial ${serial}, valid until ${formatTime(valid_until)}.`,
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
  DownloadsOrdered: () => 'It was put first among the downloads that wait.',
  PartialDiscarded: ({ bytes }) => `The partial files (${formatBytes(bytes)}) were deleted.`,
  RequestFailed: ({ kind, error }) =>
    `${kind === 'install' ? 'An installation' : 'An update'} was asked for and could not begin${because(error)}.`,
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

const cause = (error: ErrorValue | null) =>
  error === null ? '' : ` (${error.code}: ${error.message.replace(/\.$/, '')})`;

export const english: ExplainWords = {
  events,
  unknown: (type, data) => `${type} (this version has no words for it): ${JSON.stringify(data)}`,
  standing: {
    ready: path => `is ready, in ${path ?? 'its folder'}`,
    removalFailed: ({ code }) => `is ready; its removal failed (${code})`,
    queued: 'waits for its turn: other downloads run, or no engine does',
    lookAtList: 'run "model-manager list"',
    retries: (at, error) => `tries again at ${formatTime(at)}${cause(error)}`,
    downloading: (received, total) => `is downloading, ${formatPart(received, total)} safe on the disk`,
    verifying: 'is being verified: all bytes are here',
    byUser: 'is paused by someone',
    modelsDisk: error => `waits for the disk of the models${cause(error)}`,
    connectDisk: 'connect the disk of the models; it goes on by itself',
    disk: error => `waits for the disk${cause(error)}`,
    room: needed => `waits for ${needed === null ? 'room' : formatBytes(needed)} on the disk`,
    program: error => `waits for another program${cause(error)}`,
    asleep: 'waits until the machine wakes; it goes on by itself',
    network: error => `waits for the network${cause(error)}; it goes on by itself`,
    failed: error => `failed${cause(error)}; what was downloaded is kept`,
    damaged: files => `is damaged: ${files.join(', ')}`,
    missing: 'is missing: its folder is gone',
    removing: 'is being removed',
    onDisk: found => `is ready for the journal, but on the disk it is ${found}`,
    absent: 'is not on this machine',
    requestFailed: error => `is not on this machine: the last request could not begin${cause(error)}`,
    run: command => `run "model-manager ${command}"`,
    then: '; then ',
  },
  again: ({ cycle, repeats, waitedMs, until }) => {
    const what = cycle === 1 ? 'This came' : 'These came';
    const waited = waitedMs > 0 ? `, ${formatDuration(Math.max(1, waitedMs / 1000))} of waiting` : '';
    return `${what} ${repeats} times in all${waited}, until ${formatTime(until, 'seconds')}.`;
  },
  tally: inAll,
  earlier: (n, counts) =>
    `${n} earlier events begin here (${counts.map(([type, times]) => `${times} ${type}`).join(', ')}); --all tells them.`,
  began: (seq, time, text) => `It began with event ${seq}, ${time}: ${text}`,
  now: (name, text) => `Now: ${name} ${text}.`,
  todo: text => `What to do: ${text}.`,
  nothingLed: 'Nothing recorded led to it.',
  causeGone: seq => `Event ${seq}, which led to this, is not in the journal any more.`,
  ledToNothing: 'It led to nothing further.',
  ledTo: 'It led to:',
};

function inAll({ durationMs, retries, waits, waitedMs, rejected, changed, receivedBytes, totalBytes }: Tally): string {
  const waited = waitedMs > 0 ? `, ${formatDuration(waitedMs / 1000)} in all` : '';
  const parts = [
    formatPart(receivedBytes, totalBytes),
    ...(durationMs > 0 ? [formatDuration(durationMs / 1000)] : []),
    ...(retries > 0 ? [`${count(retries, 'attempt')} failed`] : []),
    ...(waits > 0 ? [`waited ${count(waits, 'time')}${waited}`] : []),
    ...(rejected > 0 ? [`${count(rejected, 'part')} arrived damaged`] : []),
    ...(changed > 0 ? [`${count(changed, 'file')} changed in the library`] : []),
  ];
  return `Since it was asked for: ${parts.join('; ')}.`;
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
  if (error === undefined) return '';
  const { host, seen, waitSeconds } = answerIn(error);
  const answered = [
    ...(host === null ? [] : [`from ${host}`]),
    ...(seen === null ? [] : [`it answered ${JSON.stringify(seen)}`]),
    ...(waitSeconds === null ? [] : [`it asked to wait ${formatDuration(waitSeconds)}`]),
  ];
  return ` because of ${error.code}: ${error.message.replace(/\.$/, '')}${answered.length === 0 ? '' : ` (${answered.join('; ')})`}`;
}

function some(names: string[]): string {
  const rest = names.length - MAX_FILES;
  return rest > 0 ? `${names.slice(0, MAX_FILES).join(', ')} and ${rest} more` : names.join(', ');
}

function count(n: number, word: string): string {
  return `${n} ${n === 1 ? word : `${word}s`}`;
}
