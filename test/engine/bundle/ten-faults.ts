import type { NewEvent } from '../../../src/events/vocabulary.ts';
import type { ErrorValue } from '../../../src/model/errors.ts';

/** A failure of a model named m, as a journal has it, and what names its cause in any bundle of it. */
export interface TenthFault {
  name: string;
  events: NewEvent[];
  says: RegExp;
}

const HOST = 'vault.acme.example';
const TASK = { task_id: 't-1' };
const SUBJECT = 'm@1.0.0';

function of<T extends NewEvent['type']>(type: T, data: object): NewEvent {
  return { type, subject: SUBJECT, data } as NewEvent;
}

function error(code: ErrorValue['code'], message: string, details: Record<string, unknown> = {}): ErrorValue {
  return { code, message, retryable: true, details };
}

const BEGUN = [
  of('DownloadRequested', { ...TASK, kind: 'install', total_bytes: 1_000 }),
  of('DownloadStarted', {
    ...{ ...TASK, source: 'manifest', plan_sha256: 'a'.repeat(64), file_count: 1, total_bytes: 1_000 },
    ...{ resumed_from_bytes: 0, files: [{ path: 'w.bin', size_bytes: 1_000, sha256: 'b'.repeat(64) }] },
  }),
];
const paused = (reason: string, failure: ErrorValue, more: object = {}) => [
  ...BEGUN,
  of('DownloadPaused', { ...TASK, reason, received_bytes: 100, error: failure, ...more }),
];
const failed = (failure: ErrorValue) => [...BEGUN, of('DownloadFailed', { ...TASK, error: failure })];

export const FAULTS: TenthFault[] = [
  {
    name: 'the name of the library is not known',
    events: paused('network', error('NETWORK_UNREACHABLE', `getaddrinfo ENOTFOUND ${HOST}.`, { host: HOST })),
    says: /waits for the network[^"]*ENOTFOUND/,
  },
  {
    name: 'the library refuses connections',
    events: paused('network', error('NETWORK_UNREACHABLE', 'connect ECONNREFUSED 10.20.30.40:443.')),
    says: /waits for the network[^"]*ECONNREFUSED host-\d:443|waits for the network[^"]*ECONNREFUSED 10\.20/,
  },
  {
    name: 'a page to log in',
    events: failed(
      error('PROXY_INTERFERED', `Expected the library's answer from https://${HOST}/api, got a web page (text/html).`, {
        seen: '<html>Log in</html>',
      }),
    ),
    says: /PROXY_INTERFERED[^"]*a web page/,
  },
  {
    name: 'an overloaded library',
    events: [
      ...BEGUN,
      of('RetryScheduled', {
        ...{ ...TASK, attempt: 1, retry_at: '2026-01-01T00:01:00.000Z' },
        error: error('SERVER_ERROR', 'Expected the file, got HTTP 503 for w.bin.', { status: 503, host: HOST }),
      }),
    ],
    says: /Attempt 1 failed because of SERVER_ERROR[^"]*HTTP 503/,
  },
  {
    name: 'a wrong token',
    events: failed(error('SERVER_REJECTED', 'Expected the file, got HTTP 403 for w.bin.', { status: 403, host: HOST })),
    says: /SERVER_REJECTED[^"]*HTTP 403/,
  },
  {
    name: 'damaged bytes',
    events: [
      ...BEGUN,
      of('PieceRejected', {
        ...{ ...TASK, path: 'w.bin', piece: 3, expected_sha256: 'c'.repeat(64), actual_sha256: 'd'.repeat(64) },
      }),
      of('DownloadFailed', { ...TASK, error: error('CHECKSUM_MISMATCH', 'w.bin has a wrong hash.') }),
    ],
    says: /Piece 3 of w\.bin arrived damaged/,
  },
  {
    name: 'a file that changed in the library',
    events: [
      ...BEGUN,
      of('RemoteChanged', { ...TASK, path: 'w.bin', was: '"a"', now: '"b"' }),
      of('DownloadFailed', { ...TASK, error: error('REMOTE_CHANGED', 'w.bin changes again and again.') }),
    ],
    says: /The library changed w\.bin meanwhile/,
  },
  {
    name: 'a full disk',
    events: paused('disk', error('DISK_FULL', 'ENOSPC: no space left on device, write'), { needed_bytes: 5_000_000 }),
    says: /5\.0 MB must become free/,
  },
  {
    name: 'an install of what the library has not',
    events: [
      {
        ...{ type: 'RequestFailed', subject: 'm' },
        data: { kind: 'install', error: error('MODEL_UNKNOWN', 'The library has no model m.') },
      },
    ],
    says: /could not begin because of MODEL_UNKNOWN/,
  },
  {
    name: 'a model that another program changed',
    events: [
      ...BEGUN,
      of('ModelInstalled', {
        ...{ ...TASK, size_bytes: 1_000, checksum_sha256: 'e'.repeat(64), file_count: 1, duration_ms: 5, extra: {} },
      }),
      of('ModelDamaged', { files: [{ path: 'w.bin', reason: 'size' }] }),
    ],
    says: /found damaged: w\.bin \(size\)/,
  },
];
