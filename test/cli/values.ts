import type { ModelStatus, ModelView } from '../../src/api/contract.ts';
import type { AnyEvent } from '../../src/events/vocabulary.ts';

export function view(status: ModelStatus, more: Partial<ModelView> = {}): ModelView {
  return {
    modelId: 'ocr-eng',
    version: '1.0.0',
    status,
    task: null,
    installedAt: status === 'ready' ? '2026-05-01T10:00:00.000Z' : null,
    sizeBytes: status === 'ready' ? 2_900_000 : null,
    checksumSha256: status === 'ready' ? 'ab'.repeat(32) : null,
    path: status === 'ready' ? '/data/models/ocr-eng/1.0.0' : null,
    damaged: [],
    removalError: null,
    updatedAt: '2026-05-01T10:00:00.000Z',
    extra: {},
    ...more,
  };
}

export function task(more: Partial<NonNullable<ModelView['task']>> = {}): NonNullable<ModelView['task']> {
  return {
    taskId: 't1',
    kind: 'install',
    totalBytes: 10_900_000,
    receivedBytes: 4_200_000,
    pauseReason: null,
    neededBytes: null,
    retryAt: null,
    attempt: 0,
    error: null,
    ...more,
  };
}

export function event(seq: number, type: string, more: Partial<AnyEvent> = {}): AnyEvent {
  const time = new Date(Date.UTC(2026, 4, 1, 10, 0, seq)).toISOString();
  return { seq, time, up_ms: seq, v: 1, run: 'r', type, subject: null, data: {}, ...more } as AnyEvent;
}
