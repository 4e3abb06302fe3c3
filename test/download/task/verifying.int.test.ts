import { expect } from 'chai';
import type { ProgressSample } from '../../../src/download/types.ts';
import { createWorld } from '../harness.ts';
import type { World } from '../harness.ts';

const MIB = 1024 * 1024;
const SIZE = 3 * MIB + 77;
/** Every step is measured. */
const EACH_STEP = { progressMs: 0, stallMs: 5000, splitFromBytes: Infinity };

describe('a download that hashes what it has', () => {
  let world: World;
  afterEach(() => world.close());

  const verified = () => world.progress.filter(({ phase }) => phase === 'verifying');
  const bytesOf = (samples: ProgressSample[]) => samples.map(({ receivedBytes }) => receivedBytes);

  for (const manifest of [true, false]) {
    it(`says how far it is, on resume and at the end, ${manifest ? 'with' : 'without'} a manifest`, async () => {
      world = await createWorld({ files: { 'weights.bin': SIZE }, manifest, pieceBytes: MIB / 2 });
      const stop = new AbortController();
      world.server.fault = (_request, response, file) => {
        response.writeHead(200, { 'content-length': String(SIZE), etag: file.etag ?? '' });
        response.write(file.bytes.subarray(0, 2 * MIB));
      };
      const onEvent = ({ type, data }: World['events'][number]) => {
        if (type === 'DownloadCheckpointed' && data.received_bytes === 2 * MIB) stop.abort('pause');
      };
      await world.run({ signal: stop.signal, policy: EACH_STEP, onEvent });
      world.server.fault = null;
      world.progress.length = 0;
      world.events.length = 1 + world.events.findLastIndex(({ type }) => type === 'DownloadCheckpointed');

      let atResume: ProgressSample[] = [];
      const outcome = await world.run({
        policy: EACH_STEP,
        onEvent: ({ type }) => {
          if (type === 'DownloadResumed') atResume = verified();
        },
      });
      expect(outcome.kind).to.equal('installed');
      expect(bytesOf(atResume)).to.have.length.at.least(8);
      expect(bytesOf(atResume)).to.deep.equal(bytesOf(atResume).sort((a, b) => a - b));
      expect(atResume.at(-1)).to.include({ receivedBytes: 2 * MIB, totalBytes: SIZE });
      // The last look at the whole part reads it in steps of 1 MiB.
      const atEnd = bytesOf(verified().slice(atResume.length));
      expect(atEnd.filter(bytes => bytes < SIZE)).to.have.length.at.least(3);
      expect(atEnd.at(-1)).to.equal(SIZE);
    });
  }

  it('is no longer seen to verify while it waits', async () => {
    world = await createWorld({ files: { 'weights.bin': SIZE }, pieceBytes: MIB });
    world.server.fault = (_request, response, file) => {
      response.writeHead(200, { 'content-length': String(SIZE), etag: file.etag ?? '' });
      response.write(file.bytes.subarray(0, MIB));
    };
    const stop = new AbortController();
    await world.run({
      signal: stop.signal,
      policy: EACH_STEP,
      onEvent: ({ type, data }) => {
        if (type === 'DownloadCheckpointed' && data.received_bytes === MIB) stop.abort('pause');
      },
    });
    world.server.fault = null;
    world.events.length = 1 + world.events.findLastIndex(({ type }) => type === 'DownloadCheckpointed');
    world.progress.length = 0;
    let free = 0;
    const seen: (ProgressSample | undefined)[] = [];
    const outcome = await world.run({
      policy: EACH_STEP,
      more: { freeBytes: () => Promise.resolve(free) },
      onEvent: ({ type }) => {
        if (type !== 'DownloadPaused') return;
        seen.push(world.progress.at(-1));
        free = 10 * SIZE;
      },
    });
    expect(outcome.kind).to.equal('installed');
    expect(verified().length).to.be.above(0);
    expect(seen).to.have.length(1);
    expect(seen[0]).to.include({ phase: 'downloading', bytesPerSecond: 0 });
  });
});
