import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { rangeOf } from '../support/fault-server.ts';
import type { Handler } from '../support/fault-server.ts';
import { createWorld } from './harness.ts';
import type { World } from './harness.ts';

const MIB = 1024 * 1024;
const SIZE = 48 * MIB + 7;
const KILLS = 4;
/** What one kill may cost, all connections together. */
const COST = 4 * MIB;
const CHILD = new URL('../support/download-process.ts', import.meta.url).pathname;

/** Sends slowly enough that what it sent is what was received: sockets hold next to nothing. */
function metered(): Handler & { sent: number } {
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
      from = end;
      if (from >= to) response.end();
    }, 5);
    response.on('close', () => clearInterval(timer));
  };
  const meter = Object.assign(handler, { sent: 0 });
  return meter;
}

for (const manifest of [true, false]) {
  it(`7.2c a kill costs at most 4 MiB, all connections together, ${manifest ? 'with' : 'without'} pieces`, async function () {
    this.timeout(60_000);
    const world = await createWorld({ manifest, files: { 'weights.bin': SIZE }, pieceBytes: 8 * MIB });
    const seed = Date.now() % 1e6;
    try {
      await writeFile(join(world.root, 'plan.json'), JSON.stringify(world.plan));
      const meter = (world.server.fault = metered());
      for (let kill = 0; kill < KILLS; kill += 1) {
        const target = meter.sent + (2 + (((seed + kill * 7919) % 97) / 97) * 6) * MIB;
        const child = start(world);
        const exited = once(child, 'exit');
        while (meter.sent < target) await sleep(2);
        child.kill('SIGKILL');
        await exited;
      }
      const child = start(world);
      let said = '';
      child.stdout.on('data', (data: Buffer) => (said += data.toString()));
      await once(child, 'exit');
      expect(JSON.parse(said)).to.deep.equal({ kind: 'installed' });
      expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
      const twice = meter.sent - SIZE;
      expect(twice, `bytes sent twice in ${KILLS} kills, seed ${seed}`).to.be.at.most(KILLS * COST);
      const journal = await readFile(join(world.root, 'events.ndjson'), 'utf8');
      expect(journal).not.to.match(/PieceRejected|FileRejected|RemoteChanged/);
    } finally {
      await world.close();
    }
  });
}

function start(world: World) {
  return spawn(process.execPath, ['--import', 'tsx', CHILD, world.root, world.server.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
