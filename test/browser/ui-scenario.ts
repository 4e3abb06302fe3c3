/** A machine with a model in every state, for tests of the page. */
import type { AnyEvent, CatalogModel, ErrorValue, ModelStatus, ProgressSample } from '../../src/api/contract.ts';
import type { HealthView, ModelView, Ranking, SettingsView, StorageView, TaskView } from '../../src/api/contract.ts';
import { fromErrorValue } from '../../src/model/errors.ts';
import type { FakeEngine } from './ui-harness.ts';

const GB = 1_000_000_000;
const SHA = '9f3a0c11'.repeat(8);
const AT = '2026-03-02T09:30:00.000Z';

export function view(modelId: string, version: string, status: ModelStatus, more: Partial<ModelView> = {}): ModelView {
  const installed = status === 'ready' || status === 'damaged' || status === 'missing';
  return {
    modelId,
    version,
    status,
    task: null,
    installedAt: installed ? AT : null,
    sizeBytes: installed ? 3.1 * GB : null,
    checksumSha256: installed ? SHA : null,
    path: status === 'ready' ? `/home/mara/.local/share/model-manager/models/${modelId}/${version}` : null,
    damaged: [],
    removalError: null,
    updatedAt: AT,
    extra: {},
    ...more,
  };
}

export function task(more: Partial<TaskView> = {}): TaskView {
  return {
    taskId: 't1',
    kind: 'install',
    totalBytes: 4.7 * GB,
    receivedBytes: 3.1 * GB,
    pauseReason: null,
    neededBytes: null,
    retryAt: null,
    attempt: 0,
    error: null,
    ...more,
  };
}

export function failure(code: ErrorValue['code'], message: string = code, retryable = false): ErrorValue {
  return { code, message, retryable };
}

/** An answer that refuses. */
export function refuse(error: ErrorValue): () => Promise<never> {
  return () => Promise.reject(fromErrorValue(error));
}

export function sample(modelId: string, version: string, more: Partial<ProgressSample> = {}): ProgressSample {
  return {
    taskId: 't1',
    modelId,
    version,
    phase: 'downloading',
    receivedBytes: 3.1 * GB,
    totalBytes: 4.7 * GB,
    bytesPerSecond: 38_000_000,
    ...more,
  };
}

export function listed(model_id: string, latest: string, size_bytes: number): CatalogModel {
  return { model_id, latest, versions: [latest], size_bytes };
}

function checksumFailure(): ErrorValue {
  const error = failure('CHECKSUM_MISMATCH', 'Expected model.safetensors to be 9f3a…, got 51c0….', true);
  return { ...error, details: { path: 'model.safetensors' } };
}

const CATALOG: CatalogModel[] = [
  listed('llava-phi3-mini', '1.1.0', 2.9 * GB),
  { model_id: 'marian-en-ja', latest: '2.0.0', versions: ['1.0.0', '2.0.0'], size_bytes: 310_000_000 },
  listed('marian-zh-en', '1.2.0', 298_000_000),
  listed('ocr-eng', '2.0.0', 10_900_000),
  listed('whisper-large-v3', '1.0.0', 4.7 * GB),
];

export const VIEWS: ModelView[] = [
  view('bge-m3', '1.4.0', 'failed', {
    task: task({ error: checksumFailure() }),
  }),
  view('llama-3-8b-instruct', '1.0.0', 'paused', {
    task: task({ pauseReason: 'disk', neededBytes: 2.1 * GB, totalBytes: 16 * GB, receivedBytes: 5.2 * GB }),
  }),
  view('marian-en-ja', '1.0.0', 'ready', { sizeBytes: 305_000_000 }),
  view('marian-zh-en', '1.2.0', 'ready', { sizeBytes: 298_000_000 }),
  view('nllb-200-distilled', '2.1.0', 'downloading', {
    task: task({
      retryAt: new Date(Date.now() + 45_000).toISOString(),
      attempt: 3,
      error: failure('SERVER_ERROR'),
      totalBytes: 2.4 * GB,
      receivedBytes: 8e8,
    }),
  }),
  view('paraformer-zh', '1.0.0', 'verifying', { task: task({ totalBytes: 880_000_000, receivedBytes: 880_000_000 }) }),
  view('qwen2.5-vl-7b', '1.0.0', 'queued', {
    task: task({ receivedBytes: 0, totalBytes: 15.2 * GB, place: 1 }),
  }),
  view('sensevoice-small', '1.0.0', 'damaged', { damaged: [{ path: 'model.pt', reason: 'checksum' }] }),
  view('whisper-large-v3', '1.0.0', 'downloading', { task: task() }),
  view('xtts-v2', '2.0.3', 'paused', {
    task: task({ pauseReason: 'network', totalBytes: 1.9 * GB, receivedBytes: 4e8 }),
  }),
];

export const RANKING: Ranking = {
  generated_at: AT,
  ranking: [
    { rank: 1, model_id: 'marian-zh-en', demand: 12_431 },
    { rank: 2, model_id: 'whisper-large-v3', demand: 8_204 },
    { rank: 3, model_id: 'marian-en-ja', demand: 5_117 },
    { rank: 4, model_id: 'ocr-eng', demand: 960 },
    { rank: 5, model_id: 'speaker-embeddings', demand: 41 },
  ],
};

export const HEALTH: HealthView = {
  version: '0.1.0',
  pid: 4711,
  startedAt: AT,
  dataDir: '/home/mara/.local/share/model-manager',
  modelsDir: '/home/mara/.local/share/model-manager/models',
  freeBytes: 182 * GB,
  journal: { ok: true, id: 'j1', seq: 9, error: null },
  registry: { ok: true, error: null },
  library: { url: 'https://models.example.com', ok: true, error: null },
  scheduler: { url: 'https://dispatch.example.com', ok: true, error: null },
};

export const SETTINGS: SettingsView = {
  libraryUrl: 'https://models.example.com',
  schedulerUrl: 'https://dispatch.example.com',
  modelsDir: null,
  nodeId: 'node-1',
  maxDownloads: 3,
  connectionsPerFile: 4,
  pinnedKeys: [],
  libraryToken: true,
  schedulerToken: null,
};

export const STORAGE: StorageView = {
  modelsDir: HEALTH.modelsDir,
  freeBytes: 182 * GB,
  totalBytes: 500 * GB,
  installed: [
    { modelId: 'sensevoice-small', version: '1.0.0', status: 'damaged', bytes: 3.1 * GB },
    { modelId: 'marian-en-ja', version: '1.0.0', status: 'ready', bytes: 305_000_000 },
    { modelId: 'marian-zh-en', version: '1.2.0', status: 'ready', bytes: 298_000_000 },
    { modelId: 'marian-zh-en', version: '1.1.0', status: 'ready', bytes: 290_000_000 },
  ],
  partials: [
    partial('llama-3-8b-instruct', '1.0.0', 'paused', 5.2 * GB),
    partial('whisper-large-v3', '1.0.0', 'downloading', 3.1 * GB),
    {
      name: 'voice-old_0.9.0.model.bin.part',
      modelId: null,
      version: null,
      status: null,
      bytes: 64_000_000,
      modifiedAt: AT,
    },
  ],
};

function partial(
  modelId: string,
  version: string,
  status: ModelStatus,
  bytes: number,
): StorageView['partials'][number] {
  return { name: `${modelId}@${version}`, modelId, version, status, bytes, modifiedAt: AT };
}

const STORY: [type: string, subject: string | null, data: Record<string, unknown>][] = [
  [
    'EngineStarted',
    null,
    { pid: 4711, version: '0.1.0', node: '24.1.0', platform: 'linux', host: 'app', boot_id: 'b1' },
  ],
  ['DownloadRequested', 'marian-zh-en@1.2.0', { task_id: 't0', kind: 'install', total_bytes: 298_000_000 }],
  ['DownloadStarted', 'marian-zh-en@1.2.0', { task_id: 't0', total_bytes: 298_000_000, resumed_from_bytes: 0 }],
  [
    'DownloadCheckpointed',
    'marian-zh-en@1.2.0',
    { task_id: 't0', received_bytes: 64_000_000, total_bytes: 298_000_000 },
  ],
  [
    'DownloadCheckpointed',
    'marian-zh-en@1.2.0',
    { task_id: 't0', received_bytes: 128_000_000, total_bytes: 298_000_000 },
  ],
  ['ModelInstalled', 'marian-zh-en@1.2.0', { task_id: 't0', size_bytes: 298_000_000, file_count: 4 }],
  ['DownloadPaused', 'xtts-v2@2.0.3', { task_id: 't2', reason: 'network', received_bytes: 400_000_000 }],
  ['DownloadFailed', 'bge-m3@1.4.0', { task_id: 't3', error: failure('CHECKSUM_MISMATCH') }],
  ['SomethingNewer', 'bge-m3@1.4.0', { note: 'from a newer program' }],
];

export function event(seq: number, type: string, subject: string | null, data: Record<string, unknown>): AnyEvent {
  const time = new Date(Date.parse(AT) + seq * 7_000).toISOString();
  return { seq, time, up_ms: seq * 7_000, v: 1, run: 'r1', type, subject, data };
}

/** Puts the whole scene on a fresh engine. */
export function setScene(engine: FakeEngine): void {
  const fetchedAt = new Date().toISOString();
  engine.set('state', VIEWS);
  engine.set('progress', [
    sample('whisper-large-v3', '1.0.0'),
    sample('paraformer-zh', '1.0.0', { phase: 'verifying', receivedBytes: 554_400_000, totalBytes: 880_000_000 }),
  ]);
  engine.set('catalog', { value: CATALOG, fetchedAt, error: null });
  engine.set('ranking', { value: RANKING, fetchedAt, error: null });
  engine.set('health', HEALTH);
  STORY.forEach(([type, subject, data], index) => engine.addEvent(event(index + 1, type, subject, data)));
  engine.answer('storage', () => STORAGE);
  engine.answer('contribution', () => ({ served: 1_204, refused: 17 }));
  engine.answer('history', ({ subject }) =>
    STORY.map(([type, about, data], index) => event(index + 1, type, about, data)).filter(({ subject: about }) =>
      about?.startsWith(`${String(subject)}@`),
    ),
  );
  engine.answer('getSettings', () => SETTINGS);
  engine.answer('setSettings', ({ settings }) => ({ ...SETTINGS, ...(settings as Partial<SettingsView>) }));
  engine.answer('verify', () => ({ ok: true, files: 3, damaged: [] }));
  engine.answer('model', ({ modelId }) => modelInfo(String(modelId)));
}

function modelInfo(modelId: string): unknown {
  const model = CATALOG.find(listing => listing.model_id === modelId);
  if (!model) throw fromErrorValue(failure('MODEL_UNKNOWN'));
  const version = (size_bytes: number) => ({
    size_bytes,
    checksum_sha256: SHA,
    published_at: AT,
    files: [
      { path: 'config.json', size_bytes: 2_317, sha256: SHA },
      { path: 'model.safetensors', size_bytes: size_bytes - 2_317, sha256: SHA },
    ],
  });
  const versions = Object.fromEntries(model.versions.map(name => [name, version(model.size_bytes)]));
  return { model_id: modelId, latest: model.latest, versions };
}
