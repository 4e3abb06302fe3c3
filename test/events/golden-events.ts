/**
 * One event of each type in the newest version, with every optional field. Golden journals are
 * written from them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommonData, EventDataByType, EventType } from '../../src/events/vocabulary.ts';
import type { ErrorValue } from '../../src/model/errors.ts';

const HASH = 'a'.repeat(64);
const OTHER_HASH = 'b'.repeat(64);
const task_id = 't-1';
const path = 'модель/weights.bin';
const error: ErrorValue = {
  code: 'SERVER_ERROR',
  message: 'Expected a file, got 503 «nicht verfügbar».',
  retryable: true,
  details: { status: 503 },
};

/** The base of the newest version, with every optional part. */
const GOLDEN_BASE = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'golden', 'base-1.json'), 'utf8'),
) as Record<string, unknown>;

export const GOLDEN_DATA: { [T in EventType]: EventDataByType[T] & CommonData } = {
  EngineStarted: { pid: 4711, version: '0.1.0', node: 'v20.19.0', platform: 'linux', host: 'app', boot_id: 'boot-1' },
  EngineStopped: { reason: 'quit' },
  EngineCrashed: { crashed_run: 'run-0', last_seq: 1 },
  JournalRecovered: { segment: 1, torn_bytes: 17, torn_copy: 'torn/journal-0000000001.400.9f3a0c11', last_seq: 2 },
  JournalDamaged: { segment: 1, offset: 400, first_seq: 2, last_seq: null, reason: 'A line does not prove itself.' },
  JournalCompressed: {
    ...{ file: 'journal-0000000002.ndjson.gz', first_segment: 1, last_segment: 2, first_seq: 1, last_seq: 9 },
    ...{ segment_bytes: 4000, file_bytes: 700, sha256: HASH },
  },
  JournalPruned: {
    ...{ before: '2026-01-01T00:00:00.000Z', last_segment: 2, last_seq: 9, last_crc: '9f3a0c11' },
    files: [{ file: 'journal-0000000002.ndjson.gz', sha256: HASH }],
    base: GOLDEN_BASE,
  },
  CatalogAccepted: {
    ...{ library: 'https://library.example/models', serial: 7 },
    ...{ made_at: '2026-01-01T00:00:00.000Z', valid_until: '2026-01-31T00:00:00.000Z' },
  },
  RegistryRebuilt: { reason: 'foreign-edit' },
  SettingsChanged: { settings: { library_url: 'https://library.example/models', library_token: '(set)' } },
  OrphanLockCleared: { lock: 'in-progress-downloads/m-1.0.0.lock', kind: 'task' },
  DownloadRequested: { task_id, kind: 'update', total_bytes: null, command_id: 'c-1' },
  DownloadStarted: {
    task_id,
    total_bytes: 100,
    resumed_from_bytes: 10,
    source: 'manifest',
    plan_sha256: HASH,
    file_count: 2,
  },
  DownloadCheckpointed: {
    task_id,
    received_bytes: 60,
    total_bytes: 100,
    files: [
      {
        path,
        ranges: [
          [0, 50],
          [70, 80],
        ],
        etag: '"e-1"',
      },
      { path: 'config.json', ranges: [] },
    ],
  },
  DownloadPaused: { task_id, reason: 'disk', received_bytes: 60, needed_bytes: 4096, error },
  DownloadResumed: { task_id, resumed_from_bytes: 60 },
  RetryScheduled: { task_id, attempt: 3, retry_at: '2026-01-01T00:00:08.000Z', error },
  InstalledVersionsSearched: {
    task_id,
    versions: ['1.0.0', '0.9.0'],
    searched_bytes: 70,
    found_bytes: 40,
    lacking_bytes: 20,
  },
  RemoteChanged: { task_id, path, was: '"e-1"', now: null },
  PieceRejected: { task_id, path, piece: 7, expected_sha256: HASH, actual_sha256: OTHER_HASH },
  FileVerified: { task_id, path, size_bytes: 90, sha256: HASH },
  FileRejected: { task_id, path, expected_sha256: HASH, actual_sha256: OTHER_HASH },
  DownloadFailed: { task_id, error },
  DownloadCancelled: { task_id, command_id: 'c-2' },
  PartialDiscarded: { task_id, bytes: 60 },
  RequestFailed: { kind: 'install', error },
  DownloadsOrdered: { order: [task_id, 't-2'], command_id: 'c-4' },
  ModelInstalled: {
    task_id,
    size_bytes: 100,
    checksum_sha256: HASH,
    file_count: 2,
    duration_ms: 1200,
    extra: { 语言: 'English', nested: [1, null, { deep: true }] },
  },
  ModelDamaged: {
    files: [
      { path, reason: 'checksum' },
      { path: 'config.json', reason: 'missing' },
    ],
  },
  ModelMissing: { reason: 'The folder is gone.' },
  ModelRepaired: { task_id, size_bytes: 100, checksum_sha256: HASH, fetched_bytes: 8 },
  UpdateFound: { installed_version: '1.0.0' },
  WithdrawalFound: { withdrawal: { why: 'wrong weights', withdrawn_at: '2026-01-01T00:00:00.000Z' } },
  RemovalRequested: { command_id: 'c-3' },
  RemovalFailed: { error },
  ModelRemoved: { freed_bytes: 100 },
  ModelUnavailableReported: { tasks: [{ dispatch_task_id: 'd-1', reason: 'not installed', latency_ms: 12 }] },
  UnavailableReportFailed: { tasks: [{ dispatch_task_id: 'd-1', reason: 'not installed', error }] },
};
