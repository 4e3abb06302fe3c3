import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import { BehaviorSubject } from 'rxjs';
import type { ModelView, ProgressSample } from '../../../src/api/contract.ts';
import { runEngineProcess } from '../../../src/electron/engine-host/engine-main.ts';
import type { EngineFactory } from '../../../src/electron/engine-host/engine-main.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { loggerOf } from '../../../src/ports/logger.ts';
import { StandInPort } from '../../support/electron/stand-in-objects.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { fractionOf } from '../../../src/electron/engine-host/reports.ts';
import { createSessionProxy } from '../../../src/electron/engine-host/session-proxy.ts';
import { engineApiStub } from '../../support/engine-api-stub.ts';

const turn = () => new Promise(resolve => setImmediate(resolve));
const sample = (receivedBytes: number, totalBytes: number | null) => ({ receivedBytes, totalBytes }) as ProgressSample;

function engineProcess(createEngine: EngineFactory, env: Record<string, string> = {}) {
  const said: unknown[] = [];
  const exits: number[] = [];
  const signals = new EventEmitter();
  const parentPort = Object.assign(new EventEmitter(), {
    postMessage: (message: unknown) => said.push(structuredClone(message)),
  });
  const running = runEngineProcess(createEngine, {
    parentPort: parentPort,
    dataDir: '/data',
    env,
    onSignal: listener => signals.on('signal', listener),
    exit: code => exits.push(code),
  });
  const hear = (data: unknown, ports: unknown[] = []) =>
    parentPort.emit('message', { data: structuredClone(data), ports });
  return { said, exits, hear, running, signal: () => signals.emit('signal') };
}

describe('the engine process of the app', () => {
  const signals: unknown[] = [];
  const closed: string[] = [];
  const logged: string[] = [];
  const logger = loggerOf(({ level, message, fields: { code, signal } }) =>
    logged.push([level, message, code, signal].filter(Boolean).join(' ')),
  );
  const progress = new BehaviorSubject<ProgressSample[]>([sample(1, 4)]);
  const api = engineApiStub({
    call: {
      getModelPath: ({ modelId }) => Promise.resolve(`/m/${modelId}`),
      hostSignal: ({ signal }) => Promise.resolve(signals.push(signal)).then(() => null),
    },
    stream: { progress: () => progress },
  });
  const factory: EngineFactory = () =>
    Promise.resolve({ api, logger, close: () => Promise.resolve(void closed.push('closed')) });

  it('starts the engine of its data directory, tells that it is ready and how far it is', async () => {
    const asked: unknown[] = [];
    const { said, running } = engineProcess(options => {
      asked.push(options);
      return factory(options);
    });
    await running;
    expect(asked[0]).to.include({ dataDir: '/data', host: 'app' });
    expect(said).to.deep.equal([{ type: 'ready' }, { type: 'progress', fraction: 0.25 }]);
  });

  it('gives the engine what environment variables say, and tells of one that is wrong', async () => {
    const asked: unknown[] = [];
    const create: EngineFactory = options => {
      asked.push(options.overrides);
      return factory(options);
    };
    const env = { MODEL_MANAGER_LIBRARY: 'https://library/', MODEL_MANAGER_SCHEDULER: 'http://127.0.0.1:1' };
    await engineProcess(create, env).running;
    expect(asked).to.deep.equal([{ libraryUrl: 'https://library', schedulerUrl: 'http://127.0.0.1:1' }]);
    const { said, running } = engineProcess(create, { MODEL_MANAGER_LIBRARY: 'ftp://library' });
    await running;
    expect(asked).to.have.length(1);
    const [failed] = said as [{ type: string; error: { code: string; message: string } }];
    expect(failed).to.include({ type: 'failed' });
    expect(failed.error.code).to.equal('INVALID_ARGUMENT');
    expect(failed.error.message).to.include('MODEL_MANAGER_LIBRARY');
  });

  it('asks main which proxy the session takes, and tells it the host alone', async () => {
    let resolve: (url: string) => Promise<string> = () => Promise.resolve('');
    const { said, hear, running } = engineProcess(options => {
      resolve = options.systemProxy;
      return factory(options);
    });
    await running;
    const answers = [resolve('https://library.test/a?signature=secret'), resolve('http://other.test:81/b')];
    expect(said.slice(-2)).to.deep.equal([
      { type: 'proxyWanted', id: 1, url: 'https://library.test/' },
      { type: 'proxyWanted', id: 2, url: 'http://other.test:81/' },
    ]);
    hear({ type: 'proxy', id: 2, proxy: 'DIRECT' });
    hear({ type: 'proxy', id: 1, proxy: 'PROXY p:1' });
    hear({ type: 'proxy', id: 1, proxy: 'PROXY late:1' });
    expect(await Promise.all(answers)).to.deep.equal(['PROXY p:1', 'DIRECT']);
  });

  it('goes directly when main does not answer', async () => {
    const clock = manualClock();
    const proxy = createSessionProxy(() => undefined, clock);
    const answer = proxy.resolve('https://library.test/');
    clock.advance(5_000);
    expect(await answer).to.equal('DIRECT');
  });

  it('serves the engine API over a port', async () => {
    const { hear, running } = engineProcess(factory);
    await running;
    const [near, far] = [new StandInPort(), new StandInPort()];
    [near.peer, far.peer] = [far, near];
    const answers: unknown[] = [];
    near.on('message', ({ data }: { data: unknown }) => answers.push(data));
    near.start();
    hear({ type: 'connect' }, [far]);
    near.postMessage({ id: 1, call: 'getModelPath', params: { modelId: 'a' } });
    near.postMessage({ id: 2, data: 'a stray field', call: 'nothing' });
    await turn();
    await turn();
    expect(answers).to.have.length(2);
    expect(answers[0]).to.have.nested.property('result.error.code', 'INVALID_ARGUMENT');
    expect(answers[1]).to.deep.equal({ id: 1, result: { ok: true, value: '/m/a' } });
  });

  it('tells how downloads ended, and not what had ended before it started', async () => {
    const view = (modelId: string, status: string) => ({ modelId, version: '1.0.0', status, task: null }) as ModelView;
    const state = new BehaviorSubject([view('old', 'ready')]);
    const withState = engineApiStub({ stream: { state: () => state } });
    const { said, running } = engineProcess(() =>
      Promise.resolve({ api: withState, logger, close: () => Promise.resolve() }),
    );
    await running;
    state.next([view('old', 'ready'), view('new', 'downloading')]);
    state.next([view('old', 'ready'), view('new', 'ready')]);
    const outcome = { modelId: 'new', version: '1.0.0', errorCode: null };
    expect(said).to.deep.equal([{ type: 'ready' }, { type: 'ended', outcome }]);
  });

  it('tells where a model lies, and nothing for what is no model', async () => {
    const validateParams = (_name: string, params: unknown) => {
      if (typeof (params as { modelId?: unknown }).modelId !== 'string')
        throw new ModelError('INVALID_ARGUMENT', 'No.');
    };
    const { said, hear, running } = engineProcess(async options => ({ ...(await factory(options)), validateParams }));
    await running;
    hear({ type: 'locate', model: { modelId: 7 } });
    hear({ type: 'locate', model: { modelId: 'a', version: '1.0.0' } });
    await turn();
    expect(said.slice(2)).to.deep.equal([{ type: 'located', path: '/m/a' }]);
    expect(logged.splice(0)).to.deep.equal(['warn The folder of a model can not be shown. INVALID_ARGUMENT']);
  });

  it('passes signals of the host on', async () => {
    const { hear, running } = engineProcess(factory);
    await running;
    hear({ type: 'hostSignal', signal: 'suspend' });
    await turn();
    expect(signals).to.deep.equal(['suspend']);
  });

  it('logs what the engine refuses of its host, and a stop that is not clean, and ends all the same', async () => {
    const busy = new ModelError('SERVER_ERROR', 'No.');
    const refusing = engineApiStub({ call: { hostSignal: () => Promise.reject(busy) } });
    const { hear, exits, running } = engineProcess(() =>
      Promise.resolve({ api: refusing, logger, close: () => Promise.reject(busy) }),
    );
    await running;
    hear({ type: 'hostSignal', signal: 'suspend' });
    await turn();
    expect(logged.splice(0)).to.deep.equal(['warn The engine refused the signal of its host. SERVER_ERROR suspend']);
    hear({ type: 'stop' });
    await turn();
    expect(logged.splice(0)).to.deep.equal(['error The engine did not stop cleanly. SERVER_ERROR']);
    expect(exits).to.deep.equal([1]);
  });

  it('closes the engine before it ends, also when it is told so while starting', async () => {
    let go: () => void = () => undefined;
    const { hear, exits, running } = engineProcess(async options => {
      await new Promise<void>(resolve => (go = resolve));
      return factory(options);
    });
    closed.length = 0;
    hear({ type: 'stop' });
    expect(exits).to.deep.equal([]);
    go();
    await running;
    await turn();
    expect([closed, exits]).to.deep.equal([['closed'], [0]]);
  });

  it('closes the engine once when a signal comes, whatever else says so too', async () => {
    const { hear, exits, running, signal } = engineProcess(factory);
    await running;
    closed.length = 0;
    signal();
    hear({ type: 'stop' });
    signal();
    await turn();
    expect([closed, exits]).to.deep.equal([['closed'], [0]]);
  });

  it('tells why it could not start, and still obeys stop', async () => {
    const error = new ModelError('DATA_DIRECTORY_IN_USE', 'In use.', { details: { pid: 7 } });
    const { said, hear, exits, running } = engineProcess(() => Promise.reject(error));
    await running;
    expect(said).to.deep.equal([{ type: 'failed', error: error.toJSON() }]);
    hear({ type: 'hostSignal', signal: 'resume' });
    await turn();
    expect(exits).to.deep.equal([]);
    hear({ type: 'stop' });
    await turn();
    expect(exits).to.deep.equal([1]);
  });

  it('sums what is on its way', () => {
    expect(fractionOf([])).to.equal(null);
    expect(fractionOf([sample(5, null)])).to.equal(null);
    expect(fractionOf([sample(1, 4), sample(1, 4)])).to.equal(0.25);
    expect(fractionOf([sample(1, 4), sample(5, null)])).to.equal(0.25);
    expect(fractionOf([sample(9, 4)])).to.equal(1);
  });
});
