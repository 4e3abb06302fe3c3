import { fact } from './specification.ts';

/** The life of one download of whisper@1.0.0, 100 bytes, by task t1. */
export const requested = fact('DownloadRequested', { task_id: 't1', kind: 'install', total_bytes: 100 });
export const started = fact('DownloadStarted', {
  task_id: 't1',
  total_bytes: 100,
  resumed_from_bytes: 0,
  source: 'manifest',
  plan_sha256: 'a'.repeat(64),
  file_count: 1,
});
export const half = fact('DownloadCheckpointed', {
  task_id: 't1',
  received_bytes: 50,
  total_bytes: 100,
  files: [{ path: 'model.bin', ranges: [[0, 50]], etag: '"e"' }],
});
export const complete = fact('DownloadCheckpointed', {
  task_id: 't1',
  received_bytes: 100,
  total_bytes: 100,
  files: [{ path: 'model.bin', ranges: [[0, 100]], etag: '"e"' }],
});
export const pausedByUser = fact('DownloadPaused', { task_id: 't1', reason: 'user', received_bytes: 50 });
export const pausedByNetwork = fact('DownloadPaused', { task_id: 't1', reason: 'network', received_bytes: 50 });
export const resumed = fact('DownloadResumed', { task_id: 't1', resumed_from_bytes: 50 });
export const failed = fact('DownloadFailed', {
  task_id: 't1',
  error: { code: 'CHECKSUM_MISMATCH', message: 'no', retryable: false },
});
export const cancelled = fact('DownloadCancelled', { task_id: 't1' });
export const discarded = fact('PartialDiscarded', { task_id: 't1', bytes: 50 });
export const installed = fact('ModelInstalled', {
  task_id: 't1',
  size_bytes: 100,
  checksum_sha256: 'c'.repeat(64),
  file_count: 1,
  duration_ms: 1200,
  extra: { family: 'asr' },
});
export const damaged = fact('ModelDamaged', { files: [{ path: 'model.bin', reason: 'checksum' }] });
export const missing = fact('ModelMissing', { reason: 'the folder is gone' });
export const removalRequested = fact('RemovalRequested', {});
export const removed = fact('ModelRemoved', { freed_bytes: 100 });
