import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { isProcessAlive, ownIdentity } from '../../../src/engine/ownership/process-identity.ts';
import { systemProcessProbe } from '../../../src/engine/ownership/process-probe.ts';

describe('whether a process that was named lives', () => {
  it('is told by the kernel: this one does', async () => {
    const own = await ownIdentity();
    expect(own.pid).to.equal(process.pid);
    expect(own.processStarted).to.be.a('string');
    expect(await isProcessAlive(own)).to.equal(true);
  });

  it('is no for its pid with another start, and in another boot', async () => {
    const own = await ownIdentity();
    expect(await isProcessAlive({ ...own, processStarted: '1' })).to.equal(false);
    if (process.platform !== 'linux') return;
    expect(await isProcessAlive({ ...own, bootId: 'another' })).to.equal(false);
  });

  it('is yes where the start is not known', async () => {
    expect(await isProcessAlive({ ...(await ownIdentity()), processStarted: null })).to.equal(true);
  });

  it('is no from its end on', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    await once(child, 'spawn');
    const { pid = 0 } = child;
    const found = await systemProcessProbe.inspect(pid);
    const named = { ...(await ownIdentity()), pid, processStarted: found.exists ? found.started : null };
    expect(await isProcessAlive(named)).to.equal(true);
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    expect(await isProcessAlive(named)).to.equal(false);
  });
});
