import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { intervalsOf, joined, overlapBytes } from '../../bench/support/received.ts';
import type { Interval } from '../../bench/support/received.ts';
import { rangeOf } from '../support/servers/fault-server.ts';
import type { Handler } from '../support/servers/fault-server.ts';
import { childProgram } from '../support/program.ts';
import { measured } from '../support/measured.ts';
import { SEED } from '../support/seed.ts';
import { createWorld } from '../download/harness.ts';
import type { World } from '../download/harness.ts';

const MIB = 1024 * 1024;
const SIZE = 48 * MIB + 7;
const KILLS = 4;
/** What one kill may cost, all connections together. */
const COST = 4 * MIB;
const CHILD = fileURLToPath(new URL('../support/processes/download-process.ts', import.meta.url));

interface Meter {
  sent: number;
  /** Resolves when it has sent so many bytes in all. */
  reaches(bytes: number): Promise<void>;
}

/** Sends slowly, so that a download is under way for a while. */
function metered(): Handler & Meter {
  let wanted = { bytes: Infinity, reached: () => undefined as void };
  const handler: Handler = (request, response, { bytes, etag }) => {
    const range = rangeOf(request, bytes.length);
    const { to } = range ?? { to: bytes.length };
    let from = range?.from ?? 0;
    response.writeHead(range ? 206 : 200, {
      'content-length': String(to - from),
      ...(range && { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}` }),
      ...(etag && { etag }),
    });
    const timer = setInterval(() => {
      if (response.writableLength > 0) return;
      const end = Math.min(to, from + 48 * 1024);
      response.write(bytes.subarray(from, end));
      meter.sent += end - from;
      if (meter.sent >= wanted.bytes) wanted.reached();
      from = end;
      if (from >= to) response.end();
    }, 5);
    response.on('close', () => clearInterval(timer));
  };
  const meter: Handler & Meter = Object.assign(handler, {
    sent: 0,
    reaches: (bytes: number) =>
      new Promise<void>(reached => {
        wanted = { bytes, reached };
      }),
  });
  return meter;
}

describe('ACCEPTANCE: resume', () => {
  for (const manifest of [true, false]) {
    it(`7.2c a kill costs at most 4 MiB, all connections together, ${manifest ? 'with' : 'without'} pieces`, async function () {
      this.timeout(60_000);
      const world = await createWorld({ manifest, files: { 'weights.bin': SIZE }, pieceBytes: 8 * MIB });
      try {
        await writeFile(join(world.root, 'plan.json'), JSON.stringify(world.plan));
        const meter = (world.server.fault = metered());
        let had: Interval[] = [];
        const costs: number[] = [];
        for (let kill = 0; kill < KILLS; kill += 1) {
          const target = meter.reaches(meter.sent + (2 + (((SEED + kill * 7919) % 97) / 97) * 6) * MIB);
          const child = start(world, kill);
          const exited = once(child, 'exit');
          await target;
          child.kill('SIGKILL');
          await exited;
          account(await receivedBy(world, kill));
        }
        const child = start(world, KILLS);
        let said = '';
        child.stdout.on('data', (data: Buffer) => (said += data.toString()));
        await once(child, 'exit');
        account(await receivedBy(world, KILLS));
        expect(JSON.parse(said)).to.deep.equal({ kind: 'installed' });
        expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
        expect(overlapBytes(had, [[0, SIZE]]), 'bytes received, each counted once').to.equal(SIZE);
        const most = Math.max(...costs);
        measured(`${KILLS} kills: at most ${(most / MIB).toFixed(1)} MiB twice${manifest ? '' : ', without pieces'}`);
        expect(most, `bytes of one kill received twice, of ${costs.join(', ')}, SEED=${SEED}`).to.be.at.most(COST);
        const journal = await readFile(join(world.root, 'events.ndjson'), 'utf8');
        expect(journal).not.to.match(/PieceRejected|FileRejected|RemoteChanged/);

        function account(now: Interval[]): void {
          costs.push(overlapBytes(had, now));
          had = joined([...had, ...now]);
        }
      } finally {
        await world.close();
      }
    });
  }
});

/** By what the run itself noted: what a server sent may still have been on its way when the run was killed. */
async function receivedBy(world: World, run: number): Promise<Interval[]> {
  return intervalsOf(await readFile(logOf(world, run), 'utf8'));
}

function start(world: World, run: number) {
  return spawn(process.execPath, [...childProgram(CHILD), world.root, world.server.url, logOf(world, run)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function logOf(world: World, run: number): string {
  return join(world.root, `received-${run}`);
}
