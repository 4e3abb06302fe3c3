import { expect } from 'chai';
import { EVENT_TYPES, EVENT_VERSIONS } from '../../src/events/vocabulary.ts';
import type { AnySchemaName } from '../support/schemas.ts';
import { validateAny as validate } from '../support/schemas.ts';

const HASH = 'a'.repeat(64);
const TIME = '2026-01-02T03:04:05.678Z';

function event(type: string, data: Record<string, unknown>, more: Record<string, unknown> = {}) {
  return { seq: 1, time: TIME, up_ms: 1.5, v: 1, run: 'r', type, subject: 'a@1.0.0', data, ...more };
}

const manifest = {
  schema: 1,
  model_id: 'whisper-large-v3',
  version: '1.0.0',
  files: [{ path: 'a/b.bin', size_bytes: 3, sha256: HASH, piece_size: 8388608, pieces: [HASH] }],
};
const registryEntry = { status: 'ready', installed_at: TIME, size_bytes: 1, checksum_sha256: HASH, extra: {} };
const report = {
  node_id: 'n',
  task_id: 't',
  model_id: 'a',
  version: null,
  code: 'MODEL_NOT_AVAILABLE',
  reason: 'not installed',
  at: TIME,
};

function accepted(name: AnySchemaName, value: unknown): void {
  expect(validate(name, value)).to.deep.equal({ ok: true, value });
}

function refusal(name: AnySchemaName, value: unknown): string {
  const result = validate(name, value);
  if (result.ok) throw new Error(`Expected ${name} to be refused`);
  expect(result.message, 'one short line').to.match(/^[^\n]{1,300}$/);
  return result.message;
}

describe('validate: documents', () => {
  it('accepts good ones, unknown fields included', () => {
    accepted('manifest', { ...manifest, extra: { any: 1 }, future: true });
    accepted('registry', { 'whisper-large-v3': { '1.0.0-rc.1+b': { ...registryEntry, future: 1 } } });
    accepted('registry', {});
    accepted('catalog', { models: [{ model_id: 'a', latest: null, versions: ['1.0.0-rc.1'], size_bytes: 0 }] });
    const info = {
      size_bytes: 1,
      checksum_sha256: HASH,
      published_at: TIME,
      files: [{ path: 'f', size_bytes: 1, sha256: HASH }],
    };
    accepted('model', { model_id: 'a', latest: '1.0.0', versions: { '1.0.0': info } });
    accepted('ranking', { generated_at: TIME, ranking: [{ rank: 1, model_id: 'a', demand: 3 }] });
    accepted('report', report);
    accepted('node', { node_id: 'n', url: null, ready: ['a@1.0.0'], future: 1 });
    accepted('task', { model_id: 'a', version: null, future: 1 });
    accepted('task', { model_id: 'a' });
    const waits = { task_id: 't', model_id: 'a', version: null, status: 'waiting', node_id: null, node_url: null };
    accepted('assignment', { ...waits, refused_by: ['n'] });
    accepted('settings', { library_url: 'https://host/models-team', theme: 'dark', future: [1] });
    accepted('settings', {});
  });

  const refused: [string, AnySchemaName, unknown, string][] = [
    [
      'a wrong hash',
      'manifest',
      { ...manifest, files: [{ ...manifest.files[0], sha256: 'A' }] },
      'files/0/sha256 must be a lower-case hexadecimal SHA-256, got "A"',
    ],
    [
      'a negative size',
      'manifest',
      { ...manifest, files: [{ ...manifest.files[0], size_bytes: -1 }] },
      'files/0/size_bytes must be >= 0, got -1',
    ],
    ['a missing field', 'manifest', { ...manifest, files: undefined }, 'value must have required property "files"'],
    ['another schema number', 'manifest', { ...manifest, schema: 2 }, 'schema must be 1, got 2'],
    ['HTML instead of JSON', 'catalog', '<html>', 'value must be object, got "<html>"'],
    ['null', 'catalog', null, 'value must be object, got null'],
    [
      'a status nobody knows',
      'registry',
      { a: { '1.0.0': { ...registryEntry, status: 'broken' } } },
      'a/1.0.0/status must be one of queued, downloading, paused, verifying, ready, failed, damaged, missing, removing, got "broken"',
    ],
    [
      'a key that is no version',
      'registry',
      { a: { v1: registryEntry } },
      'a has the key "v1", which must be a SemVer 2.0.0 version',
    ],
    [
      'a key that is no model id',
      'registry',
      { '../x': {} },
      'value has the key "../x", which must be a model id like whisper-large-v3',
    ],
    ['another code', 'report', { ...report, code: 'X' }, 'code must be "MODEL_NOT_AVAILABLE", got "X"'],
    ['a list that is none', 'node', { node_id: 'n', ready: 'a@1.0.0' }, 'ready must be array, got "a@1.0.0"'],
    ['a nameless node', 'node', { node_id: '', ready: [] }, 'node_id must NOT have fewer than 1 characters'],
    [
      'a version that is none',
      'task',
      { model_id: 'a', version: 'v1' },
      'version must be a SemVer 2.0.0 version, got "v1"',
    ],
    ['a time that is none', 'report', { ...report, at: 'now' }, 'at must be an ISO 8601 time, got "now"'],
    [
      'a URL of another scheme',
      'settings',
      { library_url: 'ftp://x' },
      'library_url must be an http or https URL, got "ftp://x"',
    ],
    ['a number out of range', 'settings', { max_downloads: 0 }, 'max_downloads must be >= 1, got 0'],
  ];
  for (const [what, name, value, message] of refused) {
    it(`refuses ${what} in ${name} with one line`, () => expect(refusal(name, value)).to.equal(message));
  }

  it('never shows a secret', () => {
    expect(refusal('settings', { library_token: 424242 })).to.equal('library_token must be string or null');
  });

  it('leaves the value as it was and survives odd values', () => {
    const frozen = Object.freeze({ model_id: 7 });
    expect(refusal('manifest', frozen)).to.be.a('string');
    for (const odd of [undefined, NaN, 1n, Symbol('s'), () => 1, [], new Map()])
      expect(refusal('manifest', odd)).to.be.a('string');
  });
});

describe('validate: events', () => {
  it('checks the data of a known type and version', () => {
    accepted('event', event('DownloadResumed', { task_id: 't', resumed_from_bytes: 1, command_id: 'c', future: 1 }));
    expect(refusal('event', event('DownloadResumed', { task_id: 't' }))).to.equal(
      'data must have required property "resumed_from_bytes"',
    );
    expect(refusal('event', event('DownloadCancelled', { task_id: 't', command_id: 1 }))).to.equal(
      'data/command_id must be string, got 1',
    );
    const ranges = [[0, 5, 9]];
    const files = [{ path: 'f', ranges }];
    const checkpoint = { task_id: 't', received_bytes: 1, total_bytes: 1, files };
    expect(refusal('event', event('DownloadCheckpointed', checkpoint))).to.include('data/files/0/ranges/0');
  });

  it('looks at the data of every type', () => {
    for (const type of EVENT_TYPES.filter(name => name !== 'RemovalRequested')) {
      expect(refusal('event', event(type, {}, { v: EVENT_VERSIONS[type] })), type).to.match(
        /^data must have required property/,
      );
    }
  });

  it('lets unknown types, newer versions and the fields of a journal line through', () => {
    accepted('event', event('SomethingNew', { any: 1 }));
    accepted('event', event('DownloadResumed', { other: 1 }, { v: 2 }));
    accepted(
      'event',
      event('RemovalRequested', {}, { prev: '51c07fa2', durable: 0, of: [1, 2], crc: '9f3a0c11', cause: 1 }),
    );
    expect(refusal('event', event('RemovalRequested', {}, { crc: 'x' }))).to.include('crc');
    expect(refusal('event', event('RemovalRequested', {}, { seq: 0 }))).to.equal('seq must be >= 1, got 0');
  });
});

describe('validate: api messages', () => {
  it('accepts calls, subscriptions and their end', () => {
    accepted('api', { id: 1, call: 'install', params: { modelId: 'a', version: '1.0.0', commandId: 'c' } });
    accepted('api', { id: 2, call: 'list', params: {} });
    accepted('api', { id: 3, subscribe: 'events', params: { after: { journal: 'j', seq: 1, crc: 'c' }, types: [] } });
    accepted('api', { id: 3, subscribe: 'events', params: { after: 0, subject: 'a' } });
    accepted('api', { id: 3, unsubscribe: true });
    accepted('api', { id: 4, call: 'setSettings', params: { settings: { maxDownloads: 2, libraryToken: null } } });
  });

  const refused: [string, unknown, string][] = [
    ['an unknown method', { id: 1, call: 'rm', params: {} }, 'call must be one of getModelPath'],
    ['a missing parameter', { id: 1, call: 'install', params: {} }, 'params must have required property "modelId"'],
    ['a misspelt parameter', { id: 1, call: 'list', params: { x: 1 } }, 'params must not have the field "x"'],
    [
      'a parameter of another type',
      { id: 1, call: 'pause', params: { modelId: 1 } },
      'params/modelId must be string, got 1',
    ],
    ['missing params', { id: 1, call: 'list' }, 'value must have required property "params"'],
    ['an unknown stream', { id: 1, subscribe: 'x', params: {} }, 'subscribe must be one of state, progress'],
    ['a cursor that is none', { id: 1, subscribe: 'events', params: { after: -1 } }, 'params/after must be'],
    ['neither of them', { id: 1 }, 'value must have required property "unsubscribe"'],
    ['no id', { call: 'list', params: {} }, 'value must have required property "id"'],
    [
      'settings nobody knows',
      { id: 1, call: 'setSettings', params: { settings: { x: 1 } } },
      'params/settings must not have the field "x"',
    ],
  ];
  for (const [what, value, message] of refused) {
    it(`refuses ${what}`, () => expect(refusal('api', value)).to.satisfy((text: string) => text.startsWith(message)));
  }
});
