import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { expect } from 'chai';
import { createBrowserHost } from '../../../src/engine/browser-host/browser-host.ts';
import { areDifferentBoots } from '../../../src/engine/ownership/boot-id.ts';
import type { EngineInfo } from '../../../src/engine/ownership/engine-file.ts';
import type { KernelLock } from '../../../src/engine/ownership/lock/kernel-lock.ts';
import {
  ENDPOINT_DEADLINE_MS,
  endpointKnows,
  isProvenDead,
  judgeOwner,
  systemProbes,
} from '../../../src/engine/ownership/owner.ts';
import { glanceAt, inspectProc, inspectPs, systemProcessProbe } from '../../../src/engine/ownership/process-probe.ts';
import type { ProcessState } from '../../../src/engine/ownership/process-probe.ts';
import type { Self } from '../../../src/engine/ownership/self.ts';
import { killed } from '../../crash/ownership/processes.ts';
import { leaveOut } from '../../support/leave-out.ts';
import { manualClock } from '../../support/manual-clock.ts';

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
  const self: Self = { pid: 99, process_started: '900', boot_id: 'boot-a', machine: 'here', pid_namespace: 'pid:[1]' };
  const verdict = (state: ProcessState, more: { boot?: string; knows?: boolean; info?: Partial<EngineInfo> } = {}) => {
    asked = 0;
    return judgeOwner(
      { ...info, ...more.info },
      { ...self, boot_id: more.boot ?? 'boot-a' },
      {
        process: {
          inspect: () => {
            asked += 1;
            return Promise.resolve(state);
          },
        },
        endpointKnows: () => Promise.resolve(more.knows ?? false),
      },
    );
  };
  /** How often the system was asked about the process. */
  let asked = 0;
  const exists = (started: string | null): ProcessState => ({ exists: true, started });

  it('is told by pid, start time and boot', async () => {
    expect(await verdict(exists('100'))).to.equal('alive');
    expect(await verdict(exists('101')), 'the pid was given to another process').to.equal('dead');
    expect(await verdict({ exists: false })).to.equal('dead');
    expect(await verdict(exists('100'), { boot: 'boot-b' }), 'before the restart').to.equal('dead');
  });

  it('is not known where it cannot be found out', async () => {
    expect(await verdict(exists(null))).to.equal('unknown');
    expect(await verdict(exists('5'), { info: { process_started: null } })).to.equal('unknown');
  });

  it('is told by its endpoint first: only then a child process may be needed', async () => {
    expect(await verdict({ exists: false }, { knows: true })).to.equal('alive');
    expect(await verdict(exists('101'), { knows: true })).to.equal('alive');
    expect(asked).to.equal(0);
    expect(await verdict(exists('100'))).to.equal('alive');
    expect(asked, 'at most once').to.equal(1);
  });

  it('is no for this process under another run, even where its start cannot be found out', async () => {
    const recycled = { pid: self.pid, process_started: null };
    expect(await verdict(exists(null), { info: recycled })).to.equal('dead');
    expect(asked).to.equal(0);
    expect(await verdict(exists(null), { info: { ...recycled, pid_namespace: 'pid:[1]' } })).to.equal('dead');
  });

  it('is not told by a pid of another container or machine', async () => {
    const elsewhere = { info: { pid: self.pid, pid_namespace: 'pid:[2]' } };
    expect(await verdict({ exists: false }, elsewhere)).to.equal('unknown');
    const onHost = { info: { pid_namespace: null, boot_id: 'uptime-1' } };
    expect(await verdict({ exists: false }, onHost), 'on the host, asked in a container').to.equal('unknown');
    expect(await verdict(exists('100'), { info: { machine: 'there' }, boot: 'boot-b' })).to.equal('unknown');
    expect(await verdict(exists('100'), { info: { machine: 'here' }, boot: 'boot-b' }), 'restarted').to.equal('dead');
    expect(asked).to.equal(0);
  });

  it('is told by a lock that was found free, of this kernel', () => {
    const nothing = () => Promise.resolve();
    const provesDead = (name: string): boolean => name === 'free';
    const lock: KernelLock = { name: 'ours', isThere: () => true, provesDead, clean: nothing, release: nothing };
    expect(isProvenDead({ ...info, lock: 'free' }, lock, self)).to.equal(true);
    expect(isProvenDead({ ...info, lock: 'other' }, lock, self)).to.equal(false);
    expect(isProvenDead({ ...info, lock: null }, lock, self)).to.equal(false);
    expect(isProvenDead(info, lock, self), 'an older engine').to.equal(false);
    expect(isProvenDead({ ...info, lock: 'free', boot_id: 'boot-b' }, lock, self)).to.equal(false);
    expect(isProvenDead({ ...info, lock: 'free' }, null, self)).to.equal(false);
  });

  it('is not decided by a boot id that was derived from a clock', async () => {
    expect(areDifferentBoots('uptime-1', 'uptime-2')).to.equal(false);
    expect(areDifferentBoots('uptime-1', 'b')).to.equal(false);
    expect(areDifferentBoots('a', 'b')).to.equal(true);
    expect(await verdict(exists('100'), { info: { boot_id: 'uptime-1' }, boot: 'uptime-9' })).to.equal('alive');
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
    if (!there.exists || !here.exists) return expect.fail('Expected both to live.');
    expect(there.started).to.not.equal(here.started);
    const glance = await glanceAt(pid);
    expect(glance).to.deep.equal({ exists: true, started: process.platform === 'linux' ? there.started : null });
    await killed(child);
    expect(await systemProcessProbe.inspect(pid)).to.deep.equal({ exists: false });
    expect(await glanceAt(pid)).to.deep.equal({ exists: false });
  });

  it('takes a zombie for dead', async function () {
    if (process.platform !== 'linux') return leaveOut(this, 'Only Linux has /proc.');
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
    if (process.platform === 'win32') return leaveOut(this, 'Windows has no ps.');
    const state = await inspectPs(process.pid);
    expect(state.exists && state.started).to.match(/^\w{3} \w{3} +\d+ \d\d:\d\d:\d\d \d{4}$/);
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(resolve => setImmediate(resolve));
}
