import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { expect } from 'chai';
import { createBrowserHost } from '../../../src/engine/browser-host/browser-host.ts';
import { acquireOwnership } from '../../../src/engine/ownership/acquire.ts';
import type { AcquireOptions } from '../../../src/engine/ownership/acquire.ts';
import { areDifferentBoots, bootId } from '../../../src/engine/ownership/boot-id.ts';
import { readEngineFile, writeEngineFile } from '../../../src/engine/ownership/engine-file.ts';
import type { EngineInfo } from '../../../src/engine/ownership/engine-file.ts';
import {
  ENDPOINT_DEADLINE_MS,
  endpointKnows,
  isOwnerAlive,
  systemProbes,
} from '../../../src/engine/ownership/owner.ts';
import { inspectProc, inspectPs, systemProcessProbe } from '../../../src/engine/ownership/process-probe.ts';
import type { ProcessState } from '../../../src/engine/ownership/process-probe.ts';
import type { ModelError } from '../../../src/model/errors.ts';
import { killed } from '../../crash/ownership/processes.ts';
import { manualClock } from '../../support/manual-clock.ts';
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

  beforeEach(async () => (dataDir = await mkdtemp(join(tmpdir(), 'mm-own-'))));
  afterEach(async () => {
    for (const child of children.splice(0)) await killed(child);
    await rm(dataDir, { recursive: true, force: true });
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
    const { tookOverFrom, release } = await acquireOwnership(options());
    expect(tookOverFrom).to.equal(null);
    const info = await readEngineFile(dataDir);
    expect(info).to.include({ pid: process.pid, port: 1, token: 't', run: 'run-here', host: 'cli', version: '1.2.3' });
    expect(info?.boot_id).to.equal(await bootId());
    if (process.platform !== 'win32') expect((await stat(join(dataDir, 'engine.json'))).mode & 0o777).to.equal(0o600);
    await release();
    expect(await readdir(dataDir)).to.deep.equal([]);
  });

  it('refuses a second engine of this process, without binding', async () => {
    await acquireOwnership(options());
    const error = await rejection(acquireOwnership(options({ run: 'other', bind: () => expect.fail('bound') })));
    const info = await readEngineFile(dataDir);
    expect(error.code).to.equal('DATA_DIRECTORY_IN_USE');
    expect(error.details).to.deep.equal({ pid: process.pid, started_at: info?.started_at, host: 'cli' });
    expect(info?.run).to.equal('run-here');
  });

  it('writes engine.json again while a scanner holds it, and gives up on what will not pass', async () => {
    const { info } = await acquireOwnership(options());
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
    const { release, info } = await acquireOwnership(options());
    await writeEngineFile(dataDir, { ...info, run: 'later' });
    await release();
    expect((await readEngineFile(dataDir))?.run).to.equal('later');
  });

  it('does not own it when bind or claim fails', async () => {
    const broken = () => Promise.reject(new Error('no port'));
    expect((await rejection(acquireOwnership(options({ bind: broken })))).message).to.equal('no port');
    expect((await rejection(acquireOwnership(options({ claim: broken })))).message).to.equal('no port');
    expect(await readdir(dataDir)).to.deep.equal([]);
  });

  it('claims inside the gate, when engine.json already names it', async () => {
    const seen: unknown[] = [];
    const claim = async () => void seen.push((await readEngineFile(dataDir))?.run, (await readdir(dataDir)).sort());
    await acquireOwnership(options({ claim }));
    expect(seen).to.deep.equal(['run-here', ['engine.gate', 'engine.gate.json', 'engine.json']]);
  });

  it('takes over at once from a killed process', async () => {
    const { child, first } = await owner();
    expect(first).to.equal('owner none');
    expect((await rejection(acquireOwnership(options()))).details).to.include({ pid: child.pid });
    await killed(child);
    // At once is: the kernel is asked a single time, and nothing is waited for until it says something else.
    const asked: number[] = [];
    const inspect = (pid: number) => {
      asked.push(pid);
      return systemProcessProbe.inspect(pid);
    };
    const { tookOverFrom } = await acquireOwnership(options({ probes: { ...systemProbes, process: { inspect } } }));
    expect(tookOverFrom?.pid).to.equal(child.pid);
    expect(asked).to.deep.equal([child.pid, process.pid]);
  });

  it('never takes over from a suspended process', async function () {
    needsSignals(this);
    const { child } = await owner();
    child.kill('SIGSTOP');
    const error = await rejection(acquireOwnership(options()));
    expect([error.code, error.details['pid']]).to.deep.equal(['DATA_DIRECTORY_IN_USE', child.pid]);
    child.kill('SIGCONT');
  });

  it('is free after a release by another process', async () => {
    const { child, go } = await owner();
    const exited = once(child, 'exit');
    go();
    await exited;
    expect((await acquireOwnership(options())).tookOverFrom).to.equal(null);
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
    expect((await acquireOwnership(options())).tookOverFrom).to.equal(null);
  });

  it('takes an engine.json that no engine wrote for none', async () => {
    await acquireOwnership(options());
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

describe('whether an owner is alive', () => {
  const info: EngineInfo = {
    pid: 4_711,
    process_started: '100',
    boot_id: 'boot-a',
    port: 1,
    token: 'a-token-of-32-characters-for-test',
    run: 'run-1',
    started_at: '2026-01-01T00:00:00.000Z',
    host: 'app',
    version: '1',
  };
  const verdict = (state: ProcessState, more: { boot?: string; knows?: boolean; info?: Partial<EngineInfo> } = {}) =>
    isOwnerAlive(
      { ...info, ...more.info },
      {
        process: { inspect: () => Promise.resolve(state) },
        bootId: () => Promise.resolve(more.boot ?? 'boot-a'),
        endpointKnows: () => Promise.resolve(more.knows ?? false),
      },
    );

  it('is told by pid, start time and boot', async () => {
    expect(await verdict({ exists: true, started: '100' })).to.equal(true);
    expect(await verdict({ exists: true, started: '101' }), 'the pid was given to another process').to.equal(false);
    expect(await verdict({ exists: false })).to.equal(false);
    expect(await verdict({ exists: true, started: '100' }, { boot: 'boot-b' }), 'before the restart').to.equal(false);
  });

  it('is yes where it cannot be found out', async () => {
    expect(await verdict({ exists: true, started: null })).to.equal(true);
    expect(await verdict({ exists: true, started: '5' }, { info: { process_started: null } })).to.equal(true);
  });

  it('is yes where the endpoint knows the token, whatever the pid says', async () => {
    expect(await verdict({ exists: false }, { knows: true })).to.equal(true);
    expect(await verdict({ exists: true, started: '101' }, { knows: true })).to.equal(true);
  });

  it('is not decided by a boot id that was derived from a clock', async () => {
    expect(areDifferentBoots('uptime-1', 'uptime-2')).to.equal(false);
    expect(areDifferentBoots('uptime-1', 'b')).to.equal(false);
    expect(areDifferentBoots('a', 'b')).to.equal(true);
    expect(
      await verdict({ exists: true, started: '100' }, { info: { boot_id: 'uptime-1' }, boot: 'uptime-9' }),
    ).to.equal(true);
  });

  it('asks the endpoint with the token and compares the run', async () => {
    const host = await createBrowserHost({ uiDir: null, token: info.token, run: info.run });
    try {
      const here = { ...info, port: host.port };
      expect(await endpointKnows(here)).to.equal(true);
      expect(await endpointKnows({ ...here, run: 'run-2' })).to.equal(false);
      expect(await endpointKnows({ ...here, token: 'another-token-of-32-characters-xx' })).to.equal(false);
    } finally {
      await host.close();
    }
    expect(await endpointKnows({ ...info, port: host.port })).to.equal(false);
  });

  it('does not wait long for an endpoint that is silent', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const clock = manualClock();
    let answer: boolean | null = null;
    const known = endpointKnows({ ...info, port: (server.address() as AddressInfo).port }, clock);
    void known.then(value => (answer = value));
    const [socket] = (await once(server, 'connection')) as [Socket];
    await once(socket, 'data');
    clock.advance(ENDPOINT_DEADLINE_MS - 1);
    await new Promise(resolve => setImmediate(resolve));
    expect(answer).to.equal(null);
    clock.advance(1);
    expect(await known).to.equal(false);
    socket.destroy();
    server.close();
  });

  it('the system tells the start of a process, and that a killed one is gone, even unreaped', async () => {
    const here = await systemProcessProbe.inspect(process.pid);
    expect(here).to.deep.equal(await systemProcessProbe.inspect(process.pid));
    expect(here.exists && here.started).to.be.a('string');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const pid = child.pid ?? 0;
    const there = await systemProbes.process.inspect(pid);
    expect(there.exists && here.exists && there.started !== here.started).to.equal(true);
    await killed(child);
    expect(await systemProcessProbe.inspect(pid)).to.deep.equal({ exists: false });
  });

  it('takes a zombie for dead', async function () {
    // /proc is Linux's.
    if (process.platform !== 'linux') return this.skip();
    // The child ends when its pipe does, and not before the shell has become sleep: a shell would reap it.
    const shell = spawn('sh', ['-c', 'cat <&3 >&2 & echo $!; exec 3<&-; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    });
    const pid = Number(String((await once(shell.stdout as Readable, 'data'))[0]));
    await until(async () => (await readFile(`/proc/${shell.pid}/comm`, 'utf8')) === 'sleep\n');
    (shell.stdio[3] as Writable).end();
    await until(async () => !(await inspectProc(pid)).exists);
    process.kill(pid, 0);
    expect(await systemProcessProbe.inspect(pid)).to.deep.equal({ exists: false });
    expect(await inspectPs(pid)).to.deep.equal({ exists: false });
    await killed(shell);
  });

  it('ps tells the start in words that stay', async function () {
    // Windows has no ps; it is asked by PowerShell.
    if (process.platform === 'win32') return this.skip();
    const state = await inspectPs(process.pid);
    expect(state.exists && state.started).to.match(/^\w{3} \w{3} +\d+ \d\d:\d\d:\d\d \d{4}$/);
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(resolve => setImmediate(resolve));
}
