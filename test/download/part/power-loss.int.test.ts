import { expect } from 'chai';
import { fileSize } from '../../../src/disk/files.ts';
import { partPath } from '../../../src/disk/paths.ts';
import { DEFAULT_POLICY } from '../../../src/download/base/policy.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { foldersSynced, recordFiles } from '../../support/files/recorded-files.ts';
import { createWorld, MODEL, PIECE } from '../harness.ts';
import type { World } from '../harness.ts';
import { gated } from '../paced.ts';

const SIZE = 8 * PIECE;
const NEVER_MS = 1e9;

describe('what a loss of power may not take', () => {
  let world: World;
  let closers: (() => void)[];
  beforeEach(async () => {
    world = await createWorld({ files: { 'a.bin': SIZE, 'b.bin': SIZE } });
    closers = [];
  });
  afterEach(async () => {
    for (const close of closers) close();
    await world.close();
  });

  function record(): string[] {
    const recorded = recordFiles(world.modelsDir);
    closers.push(() => recorded.restore());
    return recorded.calls;
  }

  it('is a part that a checkpoint tells of: its bytes and its name', async () => {
    const calls = record();
    const seen = new Map<string, string[]>();
    const outcome = await world.run({
      policy: { filesAtOnce: 1 },
      onEvent: ({ type, data }) => {
        if (type !== 'DownloadCheckpointed') return;
        for (const { path } of data.files) {
          const from = calls.indexOf(`open temp/tiny_1.0.0.${path}.part`);
          if (!seen.has(path)) seen.set(path, calls.slice(from));
        }
      },
    });
    expect(outcome.kind).to.equal('installed');
    expect([...seen.keys()]).to.deep.equal(['a.bin', 'b.bin']);
    for (const [path, since] of seen)
      expect(since).to.include.members([`sync temp/tiny_1.0.0.${path}.part`, ...foldersSynced('temp')]);
  });

  it('is a version that the journal calls installed', async () => {
    const calls = record();
    let before: string[] = [];
    const outcome = await world.run({
      onEvent: ({ type }) => {
        if (type === 'ModelInstalled') before = calls.slice();
      },
    });
    expect(outcome.kind).to.equal('installed');
    const inPlace = before.indexOf('rename temp/tiny_1.0.0.incoming -> tiny/1.0.0');
    expect(inPlace, before.join(', ')).to.be.at.least(0);
    expect(before.slice(inPlace)).to.include.members(foldersSynced('tiny', 'temp', '.'));
    expect(before.slice(0, inPlace)).to.include.members(foldersSynced('temp/tiny_1.0.0.incoming'));
  });
});

describe('a checkpoint is due', () => {
  let world: World;
  let stop: AbortController;
  beforeEach(async () => {
    world = await createWorld({ files: { 'a.bin': SIZE } });
    stop = new AbortController();
  });
  afterEach(async () => {
    // A download that waits for a checkpoint that never comes.
    stop.abort('pause');
    await world.close();
  });

  it('every second or 64 MiB', () => {
    expect(DEFAULT_POLICY).to.include({ checkpointMs: 1000, checkpointBytes: 64 * 1024 * 1024 });
  });

  it('when so many bytes came, however short the time', async () => {
    const gate = gated(4 * PIECE);
    world.server.fault = gate;
    const outcome = await world.run({
      signal: stop.signal,
      policy: { checkpointMs: NEVER_MS, stallMs: NEVER_MS, checkpointBytes: 2 * PIECE },
      // Nothing more comes before it.
      onEvent: ({ type }) => void (type === 'DownloadCheckpointed' && gate.upTo(Infinity)),
    });
    expect(outcome.kind).to.equal('installed');
  });

  it('when so much time went by, however few bytes came', async () => {
    const gate = gated(PIECE);
    world.server.fault = gate;
    const clock = manualClock();
    const { checkpointMs, checkpointBytes } = DEFAULT_POLICY;
    const running = world.run({
      signal: stop.signal,
      policy: { checkpointMs, checkpointBytes, stallMs: NEVER_MS },
      more: { clock },
      onEvent: ({ type }) => void (type === 'DownloadCheckpointed' && gate.upTo(Infinity)),
    });
    const part = partPath(world.modelsDir, MODEL.modelId, MODEL.version, 'a.bin');
    while (((await fileSize(part)) ?? 0) === 0) await new Promise(setImmediate);
    clock.advance(1000);
    expect((await running).kind).to.equal('installed');
  });
});
