import { expect } from 'chai';
import { NEVER, of } from 'rxjs';
import sinon from 'sinon';
import { sayingWhy, watchAnswers } from '../../../src/cli/access/patience.ts';
import type { HealthView } from '../../../src/api/contract.ts';
import { StandInManager } from '../stand-in-manager.ts';

const LONGEST_SILENCE_MS = 5_000;
const STEP_MS = 100;

describe('a command that waits', () => {
  let clock: sinon.SinonFakeTimers;
  let said: string[];
  const say = (text: string) => void said.push(text);

  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
    said = [];
  });
  afterEach(() => clock.restore());

  /** Fake time stands still while a look loads what it needs. */
  async function passes(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      while (clock.countTimers() === 0) await new Promise(setImmediate);
      await clock.tickAsync(STEP_MS);
    }
  }

  it('says what it waits for before 5 s are over, once', async () => {
    let done: (value: number) => void = () => undefined;
    const outcome = sayingWhy(say, 'it waits', new Promise<number>(resolve => (done = resolve)));
    await clock.tickAsync(1_000);
    expect(said).to.deep.equal([]);
    await clock.tickAsync(LONGEST_SILENCE_MS);
    await clock.tickAsync(60_000);
    expect(said).to.deep.equal(['it waits']);
    done(7);
    expect(await outcome).to.equal(7);
  });

  it('says nothing when the work ends or fails soon', async () => {
    expect(await sayingWhy(say, 'it waits', Promise.resolve(7))).to.equal(7);
    const failed = sayingWhy(say, 'it waits', Promise.reject(new Error('no')));
    expect(await failed.catch((error: unknown) => String(error))).to.equal('Error: no');
    await clock.tickAsync(60_000);
    expect(said).to.deep.equal([]);
  });

  it('says when its engine gives no answer, once, and when it answers again', async () => {
    const manager = new StandInManager();
    const healthy = of({} as HealthView);
    manager.health = healthy;
    const end = watchAnswers(manager, say);
    await passes(30_000);
    expect(said).to.deep.equal([]);
    manager.health = NEVER;
    await passes(LONGEST_SILENCE_MS);
    expect(said).to.deep.equal(['the engine does not answer; the command waits for it']);
    await passes(60_000);
    expect(said).to.have.length(1);
    manager.health = healthy;
    await passes(LONGEST_SILENCE_MS);
    expect(said.slice(1)).to.deep.equal(['the engine answers again']);
    manager.health = NEVER;
    end();
    await clock.tickAsync(60_000);
    expect(said).to.have.length(2);
  });
});
