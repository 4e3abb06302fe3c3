import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { firstValueFrom } from 'rxjs';
import { connectModelManager, isModelError } from '../../../src/engine/index.ts';
import type { ModelManager } from '../../../src/engine/index.ts';
import { childProgram } from '../../support/program.ts';
import { needsSignals } from '../../support/signals.ts';
import { World, event, reaches } from '../../support/world.ts';
import type { EngineProcess } from '../../support/world.ts';

const HOLDER = fileURLToPath(new URL('./lease-holder-process.ts', import.meta.url));
const MODEL = 'one';

describe('a lease when its engine is killed, or suspended', function () {
  this.timeout(60_000);
  let world: World;
  let engine: EngineProcess;

  beforeEach(async function () {
    needsSignals(this);
    world = await World.create();
    await world.publish(MODEL, '1.0.0', 0.01);
    await world.serve();
    engine = await world.engine();
    await engine.manager.install(MODEL);
    await reaches(engine.manager, MODEL, 'ready');
  });
  afterEach(() => world?.close());

  /** What `remove` says: a code with its holders, or the status. */
  async function removal(manager: ModelManager): Promise<unknown> {
    try {
      return (await manager.remove(MODEL)).status;
    } catch (error) {
      if (!isModelError(error)) throw error;
      const holders = error.details?.holders as { pid: number }[];
      return [error.code, error.retryable, ...holders.map(({ pid }) => pid)];
    }
  }

  async function holder(how: 'connected' | 'embedded') {
    const child = spawn(process.execPath, [...childProgram(HOLDER), world.dataDir, MODEL, how], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    world.onClose(() => end(child));
    const lines = createInterface({ input: child.stdout });
    expect(await once(lines, 'line')).to.deep.equal(['held']);
    return { child, lines };
  }

  async function end(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  it('is waited for, and taken again by a program that lives', async () => {
    const program = await world.connect();
    const lease = await program.useModel(MODEL);
    await engine.kill();
    const next = await world.engine();
    expect(await removal(next.manager)).to.deep.equal(['MODEL_IN_USE', true, process.pid]);
    // Connected again: what the program asks now comes after its lease.
    await firstValueFrom(program.state$);
    expect(await removal(program)).to.deep.equal(['MODEL_IN_USE', true, process.pid]);
    await lease.release();
    // Only a lease of the new engine can be released: it waits for no other one.
    expect(await removal(next.manager)).to.equal('removing');
  });

  it('is taken again from engine to engine, also after stops in order', async () => {
    const program = await world.connect();
    const lease = await program.useModel(MODEL);
    let now = engine;
    for (const way of ['stop', 'kill', 'stop'] as const) {
      await now[way]();
      now = await world.engine();
      expect(await removal(now.manager), way).to.deep.equal(['MODEL_IN_USE', true, process.pid]);
    }
    await firstValueFrom(program.state$);
    await lease.release();
    expect(await removal(now.manager)).to.equal('removing');
  });

  it('is over with its program: the next engine removes at once', async () => {
    const { child } = await holder('connected');
    expect(await removal(engine.manager)).to.deep.equal(['MODEL_IN_USE', true, child.pid]);
    await engine.kill();
    await end(child);
    expect(await removal((await world.engine()).manager)).to.equal('removing');
  });

  it('is waited for while its program is suspended, and over when that is killed', async () => {
    const { child } = await holder('connected');
    child.kill('SIGSTOP');
    await engine.kill();
    const next = await world.engine();
    expect(await removal(next.manager)).to.deep.equal(['MODEL_IN_USE', true, child.pid]);
    await end(child);
    expect(await removal(next.manager)).to.equal('removing');
  });

  it('of the program that is the engine is over with it', async () => {
    await engine.stop();
    const { child } = await holder('embedded');
    const client = await world.connect();
    expect(await removal(client)).to.deep.equal(['MODEL_IN_USE', true, child.pid]);
    await client.close();
    await end(child);
    expect(await removal((await world.engine()).manager)).to.equal('removing');
  });

  it('of an engine that is suspended has a limit, and is given back where it comes too late', async () => {
    const program = await connectModelManager({ dataDir: world.dataDir, answerLimitMs: 2_000 });
    world.onClose(() => program.close());
    engine.child.kill('SIGSTOP');
    const outcomes = await Promise.allSettled([program.list(), program.useModel(MODEL)]);
    for (const outcome of outcomes) {
      const error: unknown = outcome.status === 'rejected' ? outcome.reason : null;
      expect(isModelError(error) && [error.code, error.retryable]).to.deep.equal(['NETWORK_TIMEOUT', true]);
    }
    engine.child.kill('SIGCONT');
    // It is answered after the one that was given up.
    const lease = await program.useModel(MODEL);
    expect(await removal(program)).to.deep.equal(['MODEL_IN_USE', true, process.pid]);
    await lease.release();
    expect(await removal(program)).to.equal('removing');
  });

  it("that can't be kept tells its holder", async () => {
    const { lines } = await holder('connected');
    const program = await world.connect();
    const lease = await program.useModel(MODEL);
    await engine.kill();
    await rm(world.modelDir(MODEL, '1.0.0'), { recursive: true });
    const told = once(lines, 'line');
    const next = await world.engine();
    expect(await told).to.deep.equal(['lost MODEL_NOT_AVAILABLE']);
    expect(await firstValueFrom(lease.lost$)).to.include({ code: 'MODEL_NOT_AVAILABLE' });
    await lease.release();
    expect(await removal(next.manager)).to.equal('removing');
    await event(next.manager, 'ModelRemoved', 0);
  });
});
