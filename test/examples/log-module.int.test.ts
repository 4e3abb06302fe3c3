import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock, delay } from '../../src/ports/clock.ts';
import { eventsOf, readAll, reopen, sample } from '../events/helpers.ts';
import { childProgram } from '../support/program.ts';
import { randomOf, SEED } from '../support/seed.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'examples/log-module/main.ts');
const KILLS = 6;
const EVENTS_A_ROUND = 400;
/** How often the growing log of the other process is looked at: nothing tells of it. */
const LOOK_MS = 3;

interface LogLine {
  seq: number;
  event: string;
  data: { installed_version: string };
  cursor: { journal: string; seq: number };
}

describe('the example log module', function () {
  this.timeout(120_000);
  let dir: TempDir;
  beforeEach(async () => void (dir = await tempDir()));
  afterEach(() => dir.remove());

  it(`logs every event exactly once after de-duplication by seq, through ${KILLS} kills at random moments`, async () => {
    console.log(`      log module: SEED=${SEED}`);
    const random = randomOf(SEED);
    const journalDir = join(dir.path, 'journal');
    const out = join(dir.path, 'models.log');
    const { journal } = await reopen(journalDir);
    let written = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const size = await sizeOf(out);
      const child = start(dir.path, out);
      const exited = ended(child);
      // Written while the module reads: some of it before it looks, some while it writes.
      let done = false;
      const writing = (async () => {
        for (let n = 0; n < EVENTS_A_ROUND; n += 1) await journal.append([sample((written += 1))]).durable;
        done = true;
      })();
      await grown(out, size + 1, () => false);
      await grown(out, size + Math.floor(random() * 80_000), () => done);
      child.kill('SIGKILL');
      await exited;
      await writing;
      // A power loss may take part of what was written last with it.
      if (random() < 0.5) await truncate(out, Math.max(0, (await sizeOf(out)) - Math.floor(random() * 400)));
    }
    await journal.close();
    // The next opening proves the last line.
    await (await reopen(journalDir)).journal.close();

    const child = start(dir.path, out);
    const exited = ended(child);
    while ((await linesOf(out)).at(-1)?.seq !== written) await delay(systemClock, LOOK_MS * 10);
    child.kill('SIGTERM');
    expect(await exited).to.deep.equal([0, null]);

    const lines = await linesOf(out);
    const once = new Map(lines.map(line => [line.seq, line]));
    expect([...once.keys()].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: written }, (_, n) => n + 1));
    // The cursor is in the line, so nothing can come between the two: not even a repeat.
    expect(lines.map(({ seq }) => seq)).to.deep.equal([...once.keys()]);
    const events = eventsOf(await readAll(journalDir)).map(({ event }) => event);
    expect(lines.map(({ data }) => data)).to.deep.equal(events.map(({ data }) => data));
    expect(lines.map(({ cursor }) => cursor.seq)).to.deep.equal(events.map(({ seq }) => seq));
  });
});

function start(dataDir: string, out: string) {
  return spawn(process.execPath, [...childProgram(MAIN), dataDir, out], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

function ended(child: ChildProcess): Promise<[number | null, NodeJS.Signals | null]> {
  return once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
}

/** Resolves when the file has that size, or when it need not get it any more. */
async function grown(path: string, size: number, enough: () => boolean): Promise<void> {
  while (!enough() && (await sizeOf(path)) < size) await delay(systemClock, LOOK_MS);
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Whole lines only: the module may be writing the last one. */
async function linesOf(path: string): Promise<LogLine[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as LogLine);
}
