import { expect } from 'chai';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { RequestFailures } from '../../../src/engine/handlers/request-failures.ts';
import { ModelError } from '../../../src/model/errors.ts';
import type { NewEvent } from '../../../src/events/vocabulary.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { World } from '../../support/world.ts';

describe('an install that ends before a download begins', () => {
  let world: World;
  let engine: RunningEngine;
  beforeEach(async () => {
    world = await World.create();
    await world.publish('good', '1.0.0', 0.01);
    await world.serve();
    const overrides = { libraryUrl: world.libraryUrl };
    engine = await startEngine({ dataDir: world.dataDir, host: 'embedded', overrides });
  });
  afterEach(async () => {
    await engine.close();
    await world.close();
  });

  const session = { id: 'test', onClose: () => undefined };
  const codeOf = (modelId: string, version?: string) =>
    engine.api.call.install({ modelId, ...(version !== undefined && { version }) }, session).then(
      () => 'done',
      (error: unknown) => (error as ModelError).code,
    );
  const recorded = async () =>
    (await engine.api.call.history({ types: ['RequestFailed'] }, session)).map(({ subject, data }) => [
      subject,
      (data as { error: { code: string } }).error.code,
    ]);

  it('is recorded, once for a program that asks again and again, and can be explained', async () => {
    expect(await codeOf('none')).to.equal('MODEL_UNKNOWN');
    expect(await codeOf('none')).to.equal('MODEL_UNKNOWN');
    expect(await codeOf('good', '9.9.9')).to.equal('VERSION_UNKNOWN');
    expect(await codeOf('No Such Name')).to.equal('INVALID_ARGUMENT');
    expect(await recorded()).to.deep.equal([
      ['none', 'MODEL_UNKNOWN'],
      ['good@9.9.9', 'VERSION_UNKNOWN'],
    ]);
    const { story, now } = await engine.api.call.explain({ model: 'none' }, session);
    expect(story.at(-1)?.text).to.include('could not begin because of MODEL_UNKNOWN');
    expect(now).to.have.nested.property('[0].status', 'absent');
    expect(await engine.api.call.list({}, session)).to.deep.equal([]);
  });

  it('gets its own error where no disk takes the record', async () => {
    const full = { append: () => Promise.reject(new ModelError('DISK_FULL', 'full')) };
    const failures = new RequestFailures({ ledger: full, clock: systemClock });
    const ask = () => Promise.reject(new ModelError('MODEL_UNKNOWN', 'none'));
    const error: unknown = await failures.during('install', { modelId: 'm' }, ask).catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'MODEL_UNKNOWN' });
  });

  it('is recorded anew after a minute, and at once with another code', async () => {
    let now = 0;
    const events: NewEvent[] = [];
    const ledger = { append: (more: NewEvent[]) => Promise.resolve(void events.push(...more) as never) };
    const failures = new RequestFailures({ ledger, clock: { ...systemClock, monotonic: () => now } });
    const fail = (code: 'MODEL_UNKNOWN' | 'NETWORK_TIMEOUT') =>
      failures
        .during('update', { modelId: 'm' }, () => Promise.reject(new ModelError(code, 'x')))
        .catch(() => undefined);
    await fail('MODEL_UNKNOWN');
    now = 59_000;
    await fail('MODEL_UNKNOWN');
    expect(events).to.have.length(1);
    await fail('NETWORK_TIMEOUT');
    now = 120_000;
    await fail('NETWORK_TIMEOUT');
    expect(events).to.have.length(3);
  });
});
