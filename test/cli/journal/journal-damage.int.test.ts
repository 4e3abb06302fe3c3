/** What the command line says of a damaged journal, from real files: the state it can prove, the damage, and exit code 3. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { runProgram } from '../../../src/cli/program.ts';
import { services } from '../../../src/cli/access/wiring.ts';
import { openJournal } from '../../../src/events/write/open.ts';
import { segmentPath } from '../../../src/events/line/segment.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { nodeFileSystem } from '../../../src/ports/file-system.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { Sink } from '../sink.ts';

/** Of the first event; each one is a minute later. */
const FIRST_TIME = Date.parse('2026-05-01T10:01:00Z');
const MINUTE_MS = 60_000;

describe('a damaged journal on the command line', function () {
  this.timeout(30_000);
  let dir: TempDir;
  let stdout: Sink;
  let stderr: Sink;
  beforeEach(async () => {
    dir = await tempDir();
    // Three models in three segments, an event each.
    for (const [index, model] of ['one', 'two', 'three'].entries()) await installed(model, index);
  });
  afterEach(() => dir.remove());

  async function installed(model: string, minute: number): Promise<void> {
    const clock = { ...systemClock, now: () => FIRST_TIME + minute * MINUTE_MS };
    const { journal } = await openJournal({
      dir: journalDir(),
      fs: nodeFileSystem,
      clock,
      run: `run-${model}`,
      owner: 'test',
      reserveBytes: 0,
    });
    const data = { task_id: 't', checksum_sha256: 'ab'.repeat(32), file_count: 1, duration_ms: 0, extra: {} };
    const event = { type: 'ModelInstalled', subject: `${model}@1.0.0`, data: { ...data, size_bytes: 5 } } as const;
    await journal.append([event]).durable;
    await journal.close();
  }

  const journalDir = () => join(dir.path, 'journal');

  async function run(...argv: string[]): Promise<number> {
    stdout = new Sink();
    stderr = new Sink();
    const { signal } = new AbortController();
    const io = { stdout, stderr, environment: {}, interrupted: signal, closed: signal };
    return runProgram([...argv, '--json', '--data', dir.path], io, services);
  }

  const models = () => (JSON.parse(stdout.text) as { modelId: string }[]).map(({ modelId }) => modelId);

  /** Loses event 2 with the whole segment 2, or by a flipped bit in it. */
  const losses: Record<string, () => Promise<void>> = {
    'a missing segment': () => rm(segmentPath(journalDir(), 2)),
    'a flipped bit': async () => {
      const path = segmentPath(journalDir(), 2);
      await writeFile(path, (await readFile(path, 'utf8')).replace('"two@', '"twp@'));
    },
  };

  for (const [name, lose] of Object.entries(losses)) {
    describe(name, () => {
      beforeEach(() => lose());

      for (const [at, expected, exit] of [
        ['1', ['one'], 0],
        ['2', ['one'], 3],
        ['3', ['one', 'three'], 3],
        ['2026-05-01T10:01:30Z', ['one'], 3],
        ['2026-05-01T10:05:00Z', ['one', 'three'], 3],
      ] as const) {
        it(`journal state --at ${at} prints what it can prove, and exits ${exit}`, async () => {
          expect(await run('journal', 'state', '--at', at)).to.equal(exit);
          expect(models()).to.deep.equal(expected);
          if (exit === 0) expect(stderr.text).to.equal('');
          else expect(stderr.text).to.match(/^error JOURNAL_DAMAGED: segment 2, byte \d+: .+\n$/);
        });
      }

      it('list prints what it can prove, and exits 3, until an engine has recorded the damage', async () => {
        expect(await run('list')).to.equal(3);
        expect(models()).to.deep.equal(['one', 'three']);
        expect(stderr.text).to.match(/^error JOURNAL_DAMAGED: segment 2, byte \d+: .+\n$/);
        await run('registry', 'rebuild');
        expect(await run('list')).to.equal(0);
        expect(stderr.text).to.match(/^warning JOURNAL_DAMAGED: .*journal verify.*\n$/);
      });

      it('registry rebuild rebuilds, says what is lost, and exits 3', async () => {
        for (let time = 1; time <= 2; time++) {
          expect(await run('registry', 'rebuild'), `time ${time}`).to.equal(3);
          expect(JSON.parse(stdout.text)).to.deep.equal({ versions: 2 });
          expect(stderr.text).to.match(/^error JOURNAL_DAMAGED: segment 2, byte \d+: .+\n$/);
        }
        const registry = JSON.parse(await readFile(join(dir.path, 'registry.json'), 'utf8')) as object;
        expect(registry).to.have.keys('one', 'three');
      });
    });
  }

  it('takes the last event before the first later one for a time, because clocks jump', async () => {
    await installed('four', 0.5);
    expect(await run('journal', 'state', '--at', '2026-05-01T10:01:45Z')).to.equal(0);
    expect(models()).to.deep.equal(['one']);
  });

  it('says nothing of damage where there is none', async () => {
    for (const argv of [
      ['list'],
      ['registry', 'rebuild'],
      ['journal', 'state', '--at', '3'],
      ['journal', 'state', '--at', '99'],
    ]) {
      expect(await run(...argv), argv.join(' ')).to.equal(0);
      expect(stderr.text, argv.join(' ')).to.equal('');
    }
  });
});
