import { expect } from 'chai';
import { EMPTY } from 'rxjs';
import type { ApiCaller } from '../../src/api/transport.ts';
import { withAnswerLimit } from '../../src/engine/answer-limit.ts';
import { ModelError } from '../../src/model/errors.ts';
import { manualClock } from '../support/manual-clock.ts';

const LIMIT_MS = 3_000;

describe('the limit on the silence of an engine', () => {
  let clock: ReturnType<typeof manualClock>;
  /** Calls that the engine has not answered, oldest first. */
  let asked: { method: string; params: unknown; answer: (value: unknown) => void; refuse: (error: Error) => void }[];
  let limited: ApiCaller;

  beforeEach(() => {
    clock = manualClock();
    asked = [];
    const call = (method: string, params: unknown) =>
      new Promise((answer, refuse) => asked.push({ method, params, answer, refuse }));
    const engine = { connection$: EMPTY, stream: () => EMPTY, call } as unknown as ApiCaller;
    limited = withAnswerLimit(engine, LIMIT_MS, clock);
  });

  /** Lets the callbacks of answers run, as they do between two looks. */
  const turn = () => new Promise(resolve => setImmediate(resolve));
  async function pass(seconds: number): Promise<void> {
    for (let n = 0; n < seconds; n++) {
      clock.advance(1_000);
      await turn();
    }
  }
  const methods = () => asked.map(({ method }) => method);
  const outcome = (call: Promise<unknown>) =>
    call.then(
      value => ({ value }),
      (error: ModelError) => ({ code: error.code, retryable: error.retryable, details: error.details }),
    );
  const silent = (method: string) => ({
    code: 'NETWORK_TIMEOUT',
    retryable: true,
    details: { engine: 'silent', method },
  });

  it('passes answers and errors on, and asks nothing of an engine that answers within a second', async () => {
    const [listed, refused] = [
      outcome(limited.call('list', {})),
      outcome(limited.call('getModelPath', { modelId: 'a' })),
    ];
    asked[0]?.answer([]);
    asked[1]?.refuse(new ModelError('MODEL_NOT_AVAILABLE', 'No.'));
    expect(await listed).to.deep.equal({ value: [] });
    expect(await refused).to.include({ code: 'MODEL_NOT_AVAILABLE' });
    await pass(10);
    expect(methods()).to.deep.equal(['list', 'getModelPath']);
  });

  it('gives up each call that is open so long, once nothing was answered meanwhile', async () => {
    const first = outcome(limited.call('verify', { modelId: 'a' }));
    await pass(1);
    const second = outcome(limited.call('list', {}));
    await pass(1);
    expect(methods()).to.deep.equal(['verify', 'getSettings', 'list']);
    await pass(1);
    expect(await first).to.deep.equal(silent('verify'));
    const early = await Promise.race([second, turn().then(() => 'waits')]);
    expect(early).to.equal('waits');
    await pass(1);
    expect(await second).to.deep.equal(silent('list'));
  });

  it('lets a call take as long as it likes while the engine answers', async () => {
    const call = outcome(limited.call('verify', { modelId: 'a' }));
    for (let n = 0; n < 20; n++) {
      await pass(2);
      asked.pop()?.answer({});
      await turn();
    }
    expect(methods()).to.deep.equal(['verify']);
    asked[0]?.answer({ ok: true });
    expect(await call).to.deep.equal({ value: { ok: true } });
  });

  it('does not take a jump of the clock for silence: a program that was suspended reads first', async () => {
    const call = outcome(limited.call('list', {}));
    clock.advance(3_600_000);
    asked[0]?.answer([]);
    expect(await call).to.deep.equal({ value: [] });
  });

  it('gives a lease back that comes too late', async () => {
    const call = outcome(limited.call('useModel', { modelId: 'a' }));
    await pass(3);
    expect(await call).to.deep.equal(silent('useModel'));
    asked[0]?.answer({ leaseId: 'l1', path: '/a' });
    await turn();
    expect(asked.at(-1)).to.include({ method: 'releaseModel' });
    expect(asked.at(-1)?.params).to.deep.equal({ leaseId: 'l1' });
    asked.at(-1)?.refuse(new ModelError('NETWORK_UNREACHABLE', 'Lost.'));
    await turn();
  });

  it('ends with the calls, and is none where there is no limit', async () => {
    const call = outcome(limited.call('list', {}));
    await pass(1);
    for (const each of asked) each.refuse(new ModelError('NETWORK_UNREACHABLE', 'Lost.'));
    expect(await call).to.include({ code: 'NETWORK_UNREACHABLE' });
    await pass(10);
    expect(asked).to.have.length(2);
    const engine = {} as ApiCaller;
    expect(withAnswerLimit(engine, Infinity, clock)).to.equal(engine);
  });
});
