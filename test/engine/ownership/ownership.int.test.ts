import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { acquireOwnership } from '../../../src/engine/ownership/acquire.ts';
import type { AcquireOptions, Ownership } from '../../../src/engine/ownership/acquire.ts';
import { bootId } from '../../../src/engine/ownership/boot-id.ts';
import { readEngineFile, writeEngineFile } from '../../../src/engine/ownership/engine-file.ts';
import type { EngineInfo } from '../../../src/engine/ownership/engine-file.ts';
import { LOCK_FILE } from '../../../src/engine/ownership/lock/exclusive-file.ts';
import type { ModelError } from '../../../src/model/errors.ts';
import { killed } from '../../crash/ownership/processes.ts';
import { removeFolder } from '../../support/files/temp-dir.ts';
import { childProgram } from '../../support/program.ts';
import { needsSignals } from '../../support/signals.ts';

/** Few: test/crash races whole engines in numbers. */
const RACES = 4;
const OWNER_PROCESS = join(import.meta.dirname, '../../support/processes/owner-process.ts');

const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('Expected a rejection.'),
    (error: unknown) => error as ModelError,
  );

describe('ownership of a data directory', () => {
  let dataDir: string;
  const children: ChildProcess[] = [];
  const owners: Ownership[] = [];

  beforeEach(async () => (dataDir = await mkdtemp(join(tmpdir(), 'mm-own-'))));
  afterEach(async () => {
    for (const child of children.splice(0)) await killed(child);
    // On Windows no folder goes in which an owner holds its lock.
    for (const { release } of owners.splice(0)) await release();
    await removeFolder(dataDir);
  });

  const options = (more: Partial<AcquireOptions> = {}): AcquireOptions => ({
    dataDir,
    run: 'run-here',
    host: 'cli',
    version: '1.2.3',
    token: 't',
    bind: () => Promise.resolve({ port: 1, close: () => Promise.resolve() }),
    claim: () => Promise.resolve(),
    ...more,
  });

  const owned = async (acquired: AcquireOptions) => {
    const ownership = await acquireOwnership(acquired);
    owners.push(ownership);
    return ownership;
  };

  /** What is in the directory besides the lock file of Windows and macOS, which stays. */
  const left = async () => (await readdir(dataDir)).filter(name => name !== LOCK_FILE);

  /** A process that waits for `go` before it tries; `said` gives its next line. */
  const start = async () => {
    const child = spawn(process.execPath, [...childProgram(OWNER_PROCESS), dataDir], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const said = async () => String((await lines.next()).value);
    expect(await said()).to.equal('up');
    return { child, said, go: () => child.stdin.write('go\n') };
  };
  const owner = async () => {
    const started = await start();
    started.go();
    return { ...started, first: await started.said() };
  };

  it('names the engine in engine.json, for its owner alone, and takes it away again', async () => {
    const { tookOverFrom, release } = await owned(options());
    expect(tookOverFrom).to.equal(null);
    const info = await readEngineFile(dataDir);
    expect(info).to.include({ pid: process.pid, port: 1, token: 't', run: 'run-here', host: 'cli', version: '1.2.3' });
    expect(info?.boot_id).to.equal(await bootId());
    if (process.platform !== 'win32') expect((await stat(join(dataDir, 'engine.json'))).mode & 0o777).to.equal(0o600);
    await release();
    expect(await left()).to.deep.equal([]);
  });

  it('refuses a second engine of this process, without binding', async () => {
    await owned(options());
    const error = await rejection(owned(options({ run: 'other', bind: () => expect.fail('bound') })));
    const info = await readEngineFile(dataDir);
    expect(error.code).to.equal('DATA_DIRECTORY_IN_USE');
    expect(error.details).to.deep.equal({ pid: process.pid, started_at: info?.started_at, host: 'cli' });
    expect(info?.run).to.equal('run-here');
  });

  it('writes engine.json again while a scanner holds it, and gives up on what will not pass', async () => {
    const { info } = await owned(options());
    const failing = (code: string, times: number) => {
      let calls = 0;
      const write = () =>
        ++calls > times ? Promise.resolve() : Promise.reject(Object.assign(new Error(code), { code }));
      return { write, calls: () => calls };
    };
    const busy = failing('EPERM', 3);
    await writeEngineFile(dataDir, info, busy.write);
    expect(busy.calls()).to.equal(4);
    const full = failing('ENOSPC', 3);
    expect((await rejection(writeEngineFile(dataDir, info, full.write))).message).to.equal('ENOSPC');
    expect(full.calls()).to.equal(1);
  });

  it('leaves engine.json of another run alone on release', async () => {
    const { release, info } = await owned(options());
    await writeEngineFile(dataDir, { ...info, run: 'later' });
    await release();
    expect((await readEngineFile(dataDir))?.run).to.equal('later');
  });

  it('does not own it when bind or claim fails', async () => {
    const broken = () => Promise.reject(new Error('no port'));
    expect((await rejection(owned(options({ bind: broken })))).message).to.equal('no port');
    expect((await rejection(owned(options({ claim: broken })))).message).to.equal('no port');
    expect(await left()).to.deep.equal([]);
  });

  it('claims inside the gate, when engine.json already names it', async () => {
    const seen: unknown[] = [];
    const claim = async () => void seen.push((await readEngineFile(dataDir))?.run, (await readdir(dataDir)).sort());
    const { info } = await owned(options({ claim }));
    const held = ['engine.gate', 'engine.gate.json', 'engine.json', info.lock].sort();
    expect(seen).to.deep.equal(['run-here', held]);
  });

  it('takes over at once from a killed process', async () => {
    const { child, first } = await owner();
    expect(first).to.equal('owner none');
    expect((await rejection(owned(options()))).details).to.include({ pid: child.pid });
    await killed(child);
    // At once is: the kernel's lock is free, and nothing else is asked or waited for.
    const never = () => expect.fail('Asked.');
    const { tookOverFrom } = await owned(options({ probes: { process: { inspect: never }, endpointKnows: never } }));
    expect(tookOverFrom?.pid).to.equal(child.pid);
    expect((await readdir(dataDir)).sort(), 'without what it left').to.deep.equal(
      ['engine.json', (await readEngineFile(dataDir))?.lock].sort(),
    );
  });

  it('never takes over from a suspended process', async function () {
    needsSignals(this);
    const { child } = await owner();
    child.kill('SIGSTOP');
    const error = await rejection(owned(options()));
    expect([error.code, error.details['pid']]).to.deep.equal(['DATA_DIRECTORY_IN_USE', child.pid]);
    child.kill('SIGCONT');
  });

  it('is free after a release by another process', async () => {
    const { child, go } = await owner();
    const exited = once(child, 'exit');
    go();
    await exited;
    expect((await owned(options())).tookOverFrom).to.equal(null);
  });

  it(`has one winner in ${RACES} races of two processes, over a free directory and over a dead owner's`, async function () {
    this.timeout(60_000);
    const racers = [await start(), await start()];
    for (let race = 0; race < RACES; race++) {
      for (const { go } of racers) go();
      const said = await Promise.all(racers.map(racer => racer.said()));
      const kinds = said.map(line => line.split(' ')[0]).sort();
      expect(kinds, `race ${race}`).to.deep.equal(['DATA_DIRECTORY_IN_USE', 'owner']);
      const won = said.findIndex(line => line.startsWith('owner'));
      const [winner] = racers.splice(won, 1);
      expect((await readEngineFile(dataDir))?.pid).to.equal(winner?.child.pid);
      // Every second race starts from the engine.json of a killed owner.
      if (winner) await killed(winner.child);
      if (race % 2 === 1) await rm(join(dataDir, 'engine.json'));
      racers.push(await start());
    }
  });

  it('treats a broken engine.json as none', async () => {
    for (const text of [
      '',
      '\0\0\0',
      '{"pid":',
      'null',
      '[]',
      '{"pid":"1"}',
      '{"pid":-1,"port":1,"token":"t","run":"r","boot_id":"b"}',
    ]) {
      await writeFile(join(dataDir, 'engine.json'), text);
      expect(await readEngineFile(dataDir), text).to.equal(null);
    }
    expect((await owned(options())).tookOverFrom).to.equal(null);
  });

  it('takes an engine.json that no engine wrote for none', async () => {
    await owned(options());
    const text = await readFile(join(dataDir, 'engine.json'), 'utf8');
    const whole = JSON.parse(text) as EngineInfo;
    const wrong = [{ port: 99_999_999 }, { port: 0 }, { port: 1.5 }, { pid: 0 }, { pid: -1 }];
    const texts = [{ token: 'a\nb' }, { token: '' }, { host: undefined }, { started_at: undefined }];
    for (const more of [...wrong, ...texts]) {
      await writeFile(join(dataDir, 'engine.json'), JSON.stringify({ ...whole, ...more }));
      expect(await readEngineFile(dataDir), JSON.stringify(more)).to.equal(null);
    }
    await writeFile(join(dataDir, 'engine.json'), text);
    expect(await readEngineFile(dataDir)).to.deep.equal(whole);
  });
});
