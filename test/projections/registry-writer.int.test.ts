import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ModelError } from '../../src/model/errors.ts';
import { delay, systemClock } from '../../src/ports/clock.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { silentLogger } from '../../src/ports/logger.ts';
import { RegistryWriter } from '../../src/projections/registry-writer.ts';
import { childProgram } from '../support/program.ts';

const WRITER = join(import.meta.dirname, 'registry-process.ts');

/** Timers fire at once and are counted: these tests are not about how long a retry waits. */
function eagerClock(): Clock & { waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => 0,
    monotonic: () => 0,
    after: (ms, callback) => {
      waits.push(ms);
      const handle = setImmediate(callback);
      return () => clearImmediate(handle);
    },
  };
}

const busy = (code: string) => Object.assign(new Error(`${code}: rename`), { code });

describe('RegistryWriter', () => {
  let directory: string;
  let path: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'registry-'));
    path = join(directory, 'registry.json');
  });
  /** Ends the writer's process, also when a test fails before it does so itself. */
  let killed: () => Promise<unknown> = () => Promise.resolve();

  afterEach(async () => {
    await killed();
    await rm(directory, { recursive: true });
  });

  const writer = (options: Partial<ConstructorParameters<typeof RegistryWriter>[0]> = {}) =>
    new RegistryWriter({ path, clock: eagerClock(), logger: silentLogger, ...options });

  it('tells what is wrong with the file it finds', async () => {
    const defectOf = async (content: string | null) => {
      if (content !== null) await writeFile(path, content);
      return writer().inspect('{"a":1}\n');
    };
    expect(await defectOf(null)).to.equal('missing');
    expect(await defectOf('')).to.equal('empty');
    expect(await defectOf('\0'.repeat(8))).to.equal('invalid');
    expect(await defectOf('{"a":')).to.equal('invalid');
    expect(await defectOf('{"a":2}\n')).to.equal('foreign-edit');
    expect(await defectOf('{"a":1}\n')).to.equal(null);
  });

  it('writes the newest text, skipping what was overtaken', async () => {
    const texts: string[] = [];
    let release = () => undefined as void;
    const gate = new Promise<void>(resolve => (release = resolve));
    const one = writer({
      write: async (file, text) => {
        texts.push(text);
        await gate;
        await writeFile(file, text);
      },
    });
    const all = Promise.all([one.write('1'), one.write('2'), one.write('3')]);
    release();
    await all;
    expect(texts).to.deep.equal(['1', '3']);
    expect(await readFile(path, 'utf8')).to.equal('3');
  });

  for (const code of ['EPERM', 'EBUSY', 'EACCES']) {
    it(`outlasts ${code} on rename, three times`, async () => {
      let failures = 3;
      const clock = eagerClock();
      const one = writer({
        clock,
        write: async (file, text) => {
          if (failures-- > 0) throw busy(code);
          await writeFile(file, text);
        },
      });
      await one.write('{}');
      expect(await readFile(path, 'utf8')).to.equal('{}');
      expect(clock.waits).to.deep.equal([10, 20, 40]);
    });
  }

  it('shows a lasting failure in health, goes on in the background, and says when it is over', async () => {
    let failing = true;
    const health: (ModelError | null)[] = [];
    let recovered = () => undefined as void;
    const recovery = new Promise<void>(resolve => (recovered = resolve));
    const one = writer({
      write: async (file, text) => {
        if (failing) throw busy('EBUSY');
        await writeFile(file, text);
      },
      onHealth: error => {
        health.push(error);
        if (error) failing = false;
        else recovered();
      },
    });
    await one.write('{"late":true}');
    await recovery;
    expect(health.map(error => error?.code ?? 'well')).to.deep.equal(['FILE_BUSY', 'well']);
    expect(await readFile(path, 'utf8')).to.equal('{"late":true}');
  });

  it('writes at its close what was held until then, and nothing after a stop', async () => {
    for (const [end, written] of [
      ['close', '{"late":true}'],
      ['stop', '{}'],
    ] as const) {
      await writeFile(path, '{}');
      let isHeld = true;
      const one = writer({
        // Its wait for the next try in the background never ends.
        clock: {
          ...eagerClock(),
          after: (ms, callback) => (ms < 5_000 ? eagerClock().after(ms, callback) : () => undefined),
        },
        write: (file, text) => (isHeld ? Promise.reject(busy('EBUSY')) : writeFile(file, text)),
      });
      await one.write('{"late":true}');
      isHeld = false;
      await one[end]();
      expect(await readFile(path, 'utf8')).to.equal(written);
    }
  });

  it('says at its close that the file is still held', async () => {
    const health: (ModelError | null)[] = [];
    const one = writer({ write: () => Promise.reject(busy('EPERM')), onHealth: error => health.push(error) });
    const writing = one.write('{}');
    await one.close();
    await writing;
    expect(health.map(error => error?.code)).to.deep.equal(['FILE_BUSY', 'FILE_BUSY']);
  });

  it('notices a short write by reading back', async () => {
    const health: (ModelError | null)[] = [];
    const one = writer({
      write: (file, text) => writeFile(file, text.slice(0, 3)),
      onHealth: error => health.push(error),
    });
    await one.write('{"long":true}');
    await one.close();
    expect(health.at(0)?.code).to.equal('FILE_BUSY');
  });

  it('sweeps temporaries of a killed run and nothing else', async () => {
    await Promise.all(
      ['registry.json.123456', 'registry.json.bak', 'other.123'].map(name => writeFile(join(directory, name), '')),
    );
    await writer().sweep();
    expect((await readdir(directory)).sort()).to.deep.equal(['other.123', 'registry.json.bak']);
  });

  it('is never seen half-written by a reader, through rewrites and a SIGKILL', async () => {
    const child = spawn(process.execPath, [...childProgram(WRITER), path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    killed = () => {
      child.kill('SIGKILL');
      return exited;
    };
    await once(child.stdout, 'data');
    // Reads until it has seen this many states: the speed of the machine doesn't matter.
    const seen = new Set<number>();
    while (seen.size < 20) {
      seen.add((JSON.parse(await readFile(path, 'utf8')) as { i: number }).i);
      // On Windows nobody writes a file that somebody reads all the time.
      if (process.platform === 'win32') await delay(systemClock, 20);
    }
    await killed();
    JSON.parse(await readFile(path, 'utf8'));
    expect([...seen], 'no reader saw an older state after a newer one').to.deep.equal([...seen].sort((x, y) => x - y));
  });
});
