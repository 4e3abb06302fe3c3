import { expect } from 'chai';
import { createWorld, PIECE } from '../harness.ts';

const SIZE = 5 * PIECE + 77;

describe('a machine that goes to sleep', () => {
  it('pauses a download at a checkpoint, and it goes on from there', async () => {
    const world = await createWorld();
    try {
      world.server.fault = (_request, response, file) => {
        response.writeHead(200, { 'content-length': String(SIZE), etag: file.etag ?? '' });
        response.write(file.bytes.subarray(0, 2 * PIECE));
      };
      const host = new AbortController();
      const asleep = await world.run({
        signal: host.signal,
        policy: { stallMs: 5000 },
        onEvent: ({ type, data }) => {
          if (type === 'DownloadCheckpointed' && data.received_bytes === 2 * PIECE) host.abort('suspend');
        },
      });
      expect(asleep).to.deep.equal({ kind: 'stopped' });
      const paused = world.events.at(-1);
      expect(paused?.type).to.equal('DownloadPaused');
      expect(paused?.data).to.deep.equal({ task_id: 't1', reason: 'suspend', received_bytes: 2 * PIECE });

      world.server.fault = null;
      world.server.seen.length = 0;
      expect(await world.run()).to.deep.equal({ kind: 'installed' });
      const resumed = world.events.find(({ type }) => type === 'DownloadResumed');
      expect(resumed?.data).to.include({ resumed_from_bytes: 2 * PIECE });
      expect(world.server.seen.every(({ range }) => range !== null && !range.startsWith('bytes=0-'))).to.equal(true);
    } finally {
      await world.close();
    }
  });

  it('says nothing of the sleep when the download waits for something else anyway', async () => {
    const world = await createWorld();
    try {
      const host = new AbortController();
      const asleep = await world.run({
        signal: host.signal,
        more: { freeBytes: () => Promise.resolve(0) },
        onEvent: ({ type }) => {
          if (type === 'DownloadPaused') setImmediate(() => host.abort('suspend'));
        },
      });
      expect(asleep).to.deep.equal({ kind: 'stopped' });
      expect(world.events.map(({ data }) => 'reason' in data && data.reason)).to.deep.equal(['disk']);
    } finally {
      await world.close();
    }
  });
});
