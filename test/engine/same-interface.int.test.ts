import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { firstValueFrom, toArray } from 'rxjs';
import type { Observable } from 'rxjs';
import { connectModelManager, createModelManager, isModelError } from '../../src/engine/index.ts';
import type { ModelManager } from '../../src/engine/index.ts';
import { startEngine } from '../../src/engine/start/running.ts';
import { MAX_REQUEST_CHARS } from '../../src/api/limits.ts';
import { World, reaches } from '../support/world.ts';

/** What a caller without types, or with a fault, can pass. */
const odd = (value: unknown) => value as never;
const circular: { modelId: string; self?: unknown } = { modelId: 'one' };
circular.self = circular;

type Ask = (manager: ModelManager) => Promise<unknown>;

/** Asked in this order. Each outcome is compared: a value, or a code of an error. */
const CALLS: Record<string, Ask> = {
  'a path': manager => manager.getModelPath('one'),
  'a path of no model': manager => manager.getModelPath('nobody'),
  'a path without a name': manager => manager.getModelPath(odd(undefined)),
  'a path of a number': manager => manager.getModelPath(odd(7)),
  'a path of null': manager => manager.getModelPath(odd(null)),
  'a path of a String object': manager => manager.getModelPath(odd(new String('one'))),
  'a path of a BigInt': manager => manager.getModelPath(odd(7n)),
  'a path of a symbol': manager => manager.getModelPath(odd(Symbol('one'))),
  'a path of a function': manager => manager.getModelPath(odd(() => 'one')),
  'a path of something circular': manager => manager.getModelPath(odd(circular)),
  'a path of an empty name': manager => manager.getModelPath(''),
  'a path of a huge name': manager => manager.getModelPath('a'.repeat(MAX_REQUEST_CHARS)),
  'a path with `..`': manager => manager.getModelPath('../one'),
  'a version null': manager => manager.getModelPath('one', odd(null)),
  'a version of a number': manager => manager.getModelPath('one', odd(1)),
  'a version that is none': manager => manager.getModelPath('one', 'latest'),
  'a version that is not here': manager => manager.getModelPath('one', '9.9.9'),
  'a task': manager => manager.getModelPathForTask({ taskId: 't-1', modelId: 'one' }),
  'a task without its model': manager => manager.getModelPathForTask({ taskId: 't-2', modelId: 'nobody' }),
  'a task with an object for an id': manager => manager.getModelPathForTask({ taskId: odd({ a: 1 }), modelId: 'one' }),
  'a missing model, with an object for an id': manager =>
    manager.getModelPathForTask({ taskId: odd({ a: 1 }), modelId: 'nobody' }),
  'a task without an id': manager => manager.getModelPathForTask(odd({ modelId: 'nobody' })),
  'a task that is nothing': manager => manager.getModelPathForTask(odd(undefined)),
  'a task that is a text': manager => manager.getModelPathForTask(odd('t-1')),
  'a task with a field too many': manager =>
    manager.getModelPathForTask(odd({ taskId: 't', modelId: 'one', priority: 1 })),
  'a task that waits for "yes"': manager =>
    manager.getModelPathForTask({ taskId: 't', modelId: 'one', untilReported: odd('yes') }),
  'a lease': async manager => {
    const lease = await manager.useModel('one');
    const refused = await manager.remove('one').catch((error: unknown) => error);
    await lease.release();
    await lease.release();
    return [lease.path, codeOf(refused)];
  },
  'a lease on no model': manager => manager.useModel('nobody'),
  'a lease on an object': manager => manager.useModel(odd({})),
  'an install of what is ready': manager => manager.install('one'),
  'an install with a number for an id': manager => manager.install('one', undefined, { commandId: odd(5) }),
  'an install with an option too many': manager => manager.install('one', undefined, odd({ force: true })),
  'an install with a text for options': manager => manager.install('one', undefined, odd('now')),
  'an install of a list': manager => manager.install(odd(['one'])),
  'an install of what the library lacks': manager => manager.install('nobody'),
  'an update without a name': manager => manager.update(odd(undefined)),
  'a pause of nothing': manager => manager.pause('one', '1.0.0'),
  'a resume of nothing': manager => manager.resume('nobody'),
  'a cancel of a boolean': manager => manager.cancel(odd(true)),
  'a repair of what is ready': manager => manager.repair('one'),
  'a verification': manager => manager.verify('one'),
  'a verification of a number': manager => manager.verify(odd(1)),
  'the list': manager => manager.list(),
  'a list that its caller spoils': async manager => {
    for (const view of await manager.list()) Object.assign(view.extra, { spoiled: true });
    return manager.list();
  },
  'events after a text': manager => firstValueFrom(manager.events$({ after: odd('x') })),
  'events after a negative place': manager => firstValueFrom(manager.events$({ after: -1 })),
  'events of types that are no list': manager => firstValueFrom(manager.events$({ types: odd('ModelInstalled') })),
  'events with an option too many': manager => firstValueFrom(manager.events$(odd({ since: 1 }))),
  'events of a place elsewhere': manager =>
    firstValueFrom(manager.events$({ after: { journal: 'elsewhere', seq: 1, crc: '00000000' } })),
  'events after something circular': manager => firstValueFrom(manager.events$({ after: odd(circular) })),
  'a removal': manager => manager.remove('one', undefined, { commandId: 'once' }),
  'the same removal again': manager => manager.remove('one', '1.0.0', { commandId: 'once' }),
};

/** Asked of a manager that is closed. */
const AFTERWARDS: Record<string, Ask> = {
  ...CALLS,
  'an install of something new': manager => manager.install('two'),
  'closing again': manager => manager.close(),
  'the states': manager => all(manager.state$),
  'the progress': manager => all(manager.progress$),
  'the health': manager => all(manager.health$),
  'the catalogue': manager => all(manager.catalog$),
  'the ranking': manager => all(manager.ranking$),
  'the events': manager => all(manager.events$()),
  'a hook': manager => Promise.resolve(typeof manager.onDownloadStart(() => undefined)),
};

/** These say how a stream ends, which takes no call. */
const all = (stream$: Observable<unknown>) => firstValueFrom(stream$.pipe(toArray()));

function codeOf(error: unknown): string {
  return isModelError(error) ? error.code : `no ModelError: ${String(error)}`;
}

describe('a manager in process and a connected one', function () {
  this.timeout(60_000);
  let worlds: World[];
  let embedded: ModelManager;
  let connected: ModelManager;
  let behind: ModelManager;

  beforeEach(async () => {
    worlds = [await World.create(), await World.create()];
    const engines: ModelManager[] = [];
    for (const world of worlds) {
      for (const modelId of ['one', 'two']) await world.publish(modelId, '1.0.0', 0.01);
      await world.serve();
      const engine = await createModelManager({ dataDir: world.dataDir, libraryUrl: world.libraryUrl });
      world.onClose(() => engine.close());
      await engine.install('one');
      await reaches(engine, 'one', 'ready');
      engines.push(engine);
    }
    [embedded, behind] = engines as [ModelManager, ModelManager];
    connected = await connectModelManager({ dataDir: worlds[1]!.dataDir });
    worlds[1]!.onClose(() => connected.close());
  });
  afterEach(async () => {
    for (const world of worlds) await world.close();
  });

  /** Each outcome as text, without what two runs never share. */
  async function outcomes(manager: ModelManager, calls: Record<string, Ask>): Promise<Record<string, unknown>> {
    const told: Record<string, unknown> = {};
    for (const [name, ask] of Object.entries(calls)) {
      told[name] = await Promise.resolve()
        .then(() => ask(manager))
        .then(
          value => ({ value: comparable(value) }),
          (error: unknown) => ({ code: codeOf(error) }),
        );
    }
    return told;
  }

  function comparable(value: unknown): unknown {
    let text = JSON.stringify(value) ?? 'nothing';
    for (const { dataDir } of worlds) text = text.replaceAll(JSON.stringify(dataDir).slice(1, -1), 'DATA');
    return text
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID');
  }

  it('have the same methods', () => {
    const { url, ...methods } = embedded as ModelManager & { url: string };
    expect(url).to.match(/^http/);
    expect(Object.keys(methods)).to.deep.equal(Object.keys(connected));
  });

  it('answer every call alike, also the odd ones', async () => {
    const here = await outcomes(embedded, CALLS);
    expect(here).to.deep.equal(await outcomes(connected, CALLS));
    expect(here['a task with an object for an id']).to.deep.equal({ code: 'INVALID_ARGUMENT' });
    expect(here['a lease']).to.deep.equal({
      value: JSON.stringify([join('DATA', 'models', 'one', '1.0.0'), 'MODEL_IN_USE']),
    });
  });

  it('keep what is no report out of the journal', async () => {
    await outcomes(embedded, CALLS);
    await embedded.close();
    const reports = (await worlds[0]!.journal()).filter(({ type }) => /Report/.test(type));
    expect(reports.map(({ data }) => data)).to.have.nested.property('[0].tasks[0].dispatch_task_id', 't-2');
    expect(reports).to.have.length(1);
  });

  it('answer alike when they are closed: CANCELLED, streams that are over, and nothing done', async () => {
    const leases = await Promise.all([embedded.useModel('one'), connected.useModel('one')]);
    await embedded.close();
    await connected.close();
    const here = await outcomes(embedded, AFTERWARDS);
    expect(here).to.deep.equal(await outcomes(connected, AFTERWARDS));
    const calls = Object.keys(AFTERWARDS).filter(name => /^(a|an|the same) /.test(name) && name !== 'a hook');
    expect(calls.length).to.be.greaterThan(40);
    for (const name of calls) expect(here[name], name).to.deep.equal({ code: 'CANCELLED' });
    for (const name of ['the states', 'the events']) expect(here[name], name).to.deep.equal({ value: '[]' });
    for (const lease of leases) await lease.release();
    expect((await behind.list()).map(({ modelId }) => modelId)).to.deep.equal(['one']);
    expect((await worlds[0]!.journal()).at(-1)).to.include({ type: 'EngineStopped' });
  });

  it('leave no task unreported: an engine that stops sends its program to the next one', async () => {
    const dataDir = join(worlds[0]!.root, 'stopping');
    const engine = await startEngine({ dataDir, host: 'embedded' });
    const session = { id: 'test', onClose: () => undefined };
    const stopped = engine.close();
    const task = { taskId: 't-9', modelId: 'nobody' };
    const asked = engine.api.call.getModelPathForTask(task, session).catch(codeOf);
    await stopped;
    expect(await asked).to.equal('NETWORK_UNREACHABLE');
  });

  it('end a call that nobody answers with CANCELLED when they are closed', async () => {
    const asked: Promise<unknown>[] = [];
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    worlds[0]!.onClose(() => new Promise(resolve => silent.close(resolve)));
    await once(silent, 'listening');
    const libraryUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    for (const connects of [false, true]) {
      const dataDir = join(worlds[0]!.root, `silent-${connects}`);
      const engine = await createModelManager({ dataDir, libraryUrl });
      const manager = connects ? await connectModelManager({ dataDir }) : engine;
      const pending = manager.install('one').catch(codeOf);
      await once(silent, 'request');
      await manager.close();
      asked.push(pending.finally(() => engine.close()));
    }
    expect(await Promise.all(asked)).to.deep.equal(['CANCELLED', 'CANCELLED']);
    silent.closeAllConnections();
  });
});
