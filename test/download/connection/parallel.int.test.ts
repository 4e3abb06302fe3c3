import { expect } from 'chai';
import { ModelError } from '../../../src/model/errors.ts';
import { rangeOf, serveCorrectly } from '../../support/servers/fault-server.ts';
import { createWorld, PIECE } from '../harness.ts';
import type { RunOptions, World } from '../harness.ts';
import { paced, rangesOf } from '../paced.ts';

const SIZE = 32 * PIECE + 77;

for (const manifest of [true, false]) {
  describe(`one file by four connections, ${manifest ? 'with' : 'without'} pieces`, () => {
    let world: World;
    beforeEach(async () => {
      world = await createWorld({ manifest, files: { 'weights.bin': SIZE } });
    });
    afterEach(() => world.close());
    const four = { connectionsPerFile: () => 4 };

    async function installs(options: RunOptions = {}): Promise<void> {
      expect(await world.run({ more: four, ...options })).to.deep.equal({ kind: 'installed' });
      expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
      expect(await world.leftovers()).to.deep.equal([]);
    }

    it('is fetched by four at once, and no byte is read twice', async () => {
      const server = (world.server.fault = paced());
      const before: number[] = [];
      await installs({ onEvent: () => void before.push(server.open) });
      expect(server.most).to.equal(4);
      // What a connection was sent beyond the end that was given to another one is in its socket,
      // not in the file.
      expect(world.progress.at(-1)?.receivedBytes).to.be.at.most(SIZE);
      expect(server.served).to.be.below(SIZE + 6 * PIECE);
    });

    it('may be fetched by more at once than Node thinks right, without its warning', async () => {
      const server = (world.server.fault = paced(PIECE / 16));
      const warnings: Error[] = [];
      const onWarning = (warning: Error) => void warnings.push(warning);
      process.on('warning', onWarning);
      try {
        await installs({ more: { connectionsPerFile: () => 14 } });
      } finally {
        process.off('warning', onWarning);
      }
      expect(server.most).to.be.above(10);
      expect(warnings).to.deep.equal([]);
    });

    it('goes on when one of them stalls, and fetches only its rest again', async () => {
      const right = paced();
      let stalled: [number, number] | null = null;
      world.server.fault = (request, response, file, n) => {
        if (n !== 3) return right(request, response, file, n);
        const { from, to } = rangeOf(request, SIZE)!;
        stalled = [from, to];
        response.writeHead(206, {
          'content-length': String(to - from),
          'content-range': `bytes ${from}-${to - 1}/${SIZE}`,
          etag: file.etag!,
        });
        response.write(file.bytes.subarray(from, from + 1000));
      };
      await installs({ policy: { stallMs: 300 } });
      expect(world.types()).not.to.include('RetryScheduled');
      expect(world.types()).not.to.include('DownloadPaused');
      const from = stalled?.[0] ?? 0;
      const again = rangesOf(world.server, SIZE).filter(([begin]) => begin === from + 1000);
      expect(again, 'the rest of the stalled one').to.have.length(1);
    });

    it('gives up one that crawls from its start, and fetches only its rest again', async () => {
      const right = paced();
      let begun = 0;
      let sent = 0;
      world.server.fault = (request, response, file, n) => {
        if (n !== 3) return right(request, response, file, n);
        const { from, to } = rangeOf(request, SIZE)!;
        begun = from;
        response.writeHead(206, {
          'content-length': String(to - from),
          'content-range': `bytes ${from}-${to - 1}/${SIZE}`,
          etag: file.etag!,
        });
        const timer = setInterval(() => {
          response.write(file.bytes.subarray(from + sent, from + sent + 1));
          sent += 1;
          // It would be waited for: then nothing is asked again.
          if (sent < 300) return;
          clearInterval(timer);
          response.end(file.bytes.subarray(from + sent, to));
        }, 20);
        response.on('close', () => clearInterval(timer));
      };
      await installs({ policy: { stallMs: 10_000, crawlMs: 200 } });
      expect(world.types()).not.to.include('RetryScheduled');
      expect(world.types()).not.to.include('DownloadPaused');
      const again = rangesOf(world.server, SIZE).filter(([from]) => from > begun && from <= begun + sent);
      expect(again, 'the rest of the crawling one').to.have.length(1);
    });

    it('goes on with those that the server bears', async () => {
      const right = paced();
      world.server.fault = (request, response, file, n) => {
        if (right.open >= 2) response.writeHead(429).end();
        else right(request, response, file, n);
      };
      await installs();
      expect(right.most).to.equal(2);
      expect(world.types()).not.to.include('RetryScheduled');
    });

    it('has more connections when the limit is raised while it runs, and fewer when it is lowered', async () => {
      const server = (world.server.fault = paced(PIECE / 16));
      let limit = 1;
      const seen: number[] = [];
      const running = installs({
        more: { connectionsPerFile: () => limit, maxDownloads: () => 1 },
        onEvent: event => {
          if (event.type !== 'DownloadCheckpointed') return;
          seen.push(server.open);
          const last = seen.at(-1);
          if (limit === 1 && last === 1) limit = 3;
          else if (limit === 3 && last === 3) limit = 2;
        },
      });
      await running;
      const raised = seen.indexOf(3);
      expect(raised).to.be.above(seen.indexOf(1));
      expect(seen.indexOf(2, raised), 'lowered').to.be.above(raised);
      expect(server.most).to.equal(3);
      expect(seen.slice(seen.indexOf(2, raised)).filter(open => open > 2)).to.deep.equal([]);
    });

    for (const honoured of [true, false]) {
      it(`stops all of them when one sees another file, by ${honoured ? 'a 200' : 'a 206 with another ETag'}`, async () => {
        const old = { bytes: Buffer.from(world.files.get('weights.bin')!), etag: '"old"' };
        // Other bytes in every piece, so that whatever is kept of it spoils the new one.
        for (let at = 0; at < SIZE; at += PIECE / 2) old.bytes[at]! ^= 1;
        const ofOld = paced(PIECE / 16);
        const ofNew = paced();
        let running = 0;
        let cut = 0;
        let cutBefore = 0;
        world.server.fault = (request, response, file, n) => {
          if (n < 7) {
            response.on('close', () => (cut += response.writableFinished ? 0 : 1));
            return ofOld(request, response, old, n);
          }
          if (n === 7) [running, cutBefore] = [ofOld.open, cut];
          if (honoured) serveCorrectly(request, response, file);
          else ofNew(request, response, file, n);
        };
        let changedAt = -1;
        await installs({
          policy: { proofAttempts: 100 },
          onEvent: ({ type }) => {
            if (type !== 'RemoteChanged' || changedAt >= 0) return;
            changedAt = world.events.length;
          },
        });
        expect(running).to.be.at.least(2);
        expect(cut - cutBefore, 'did not run to their end').to.be.at.least(1);
        const after = world.types().slice(changedAt);
        expect(after[0]).to.equal('RemoteChanged');
        expect(after.filter(type => type === 'RemoteChanged')).to.have.length(1);
        // A byte of the old file in the new one is seen by a hash, and said so.
        expect(after).not.to.include('PieceRejected').and.not.to.include('FileRejected');
      });
    }

    it('goes on after a stop where each of them was, and asks for nothing twice', async () => {
      world.server.fault = paced();
      const stop = new AbortController();
      let dead = false;
      const outcome = await world.run({
        more: four,
        signal: stop.signal,
        onEvent: event => {
          if (dead) throw new ModelError('CANCELLED', 'The process is dead.');
          if (event.type !== 'DownloadCheckpointed') return;
          if ((event.data.files[0]?.ranges.length ?? 0) < 3) return;
          dead = true;
          stop.abort('shutdown');
        },
      });
      expect(outcome).to.deep.equal({ kind: 'stopped' });
      const held = world.taskSoFar().files.get('weights.bin')!.ranges;
      expect(held.length).to.be.at.least(3);
      world.server.seen.length = 0;
      await installs();
      for (const [from, to] of rangesOf(world.server, SIZE)) {
        for (const [begin, end] of held) expect(Math.min(to, end), 'asked again').to.be.at.most(Math.max(from, begin));
      }
    });
  });
}
