import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { installedPath } from '../../src/disk/paths.ts';
import { verifyInstalled } from '../../src/installed/verify.ts';
import { ModelError } from '../../src/model/errors.ts';
import { createWorld, MODEL, PIECE } from '../download/harness.ts';
import type { World } from '../download/harness.ts';
import { holdAlone, holdAWhile } from './hold.ts';

/** On Windows only, or on wine: a virus scanner looks at what has just been downloaded. */
describe('a download whose files a virus scanner holds', () => {
  let world: World;
  let letGo: () => void;
  beforeEach(async () => {
    letGo = () => undefined;
    world = await createWorld({ files: { 'weights.bin': 3 * PIECE } });
  });
  afterEach(async () => {
    letGo();
    await world.close();
  });

  const fetched = () => world.server.seen.filter(({ method }) => method === 'GET').length;
  const hashed = () => world.progress.filter(({ phase }) => phase === 'verifying').length;

  it('waits for a moment, without another attempt', async () => {
    const scanned = async (from: string, to: string) => {
      await rename(from, to);
      if (to.endsWith('weights.bin')) holdAWhile(to);
    };
    expect((await world.run({ more: { rename: scanned } })).kind).to.equal('installed');
    expect(world.types()).to.not.include('RetryScheduled');
  });

  it('says so when it lasts, goes on once it is free, and neither fetches nor hashes anything again', async () => {
    let before = { fetched: 0, hashed: 0 };
    const held = async (from: string, to: string) => {
      if (!from.endsWith('.part') || before.fetched > 0) return rename(from, to);
      before = { fetched: fetched(), hashed: hashed() };
      letGo = holdAlone(from);
      await rename(from, to).catch((cause: unknown) => {
        throw new ModelError('FILE_BUSY', 'held', { retryable: true, cause });
      });
    };
    const onEvent = ({ type }: { type: string }) => {
      if (type === 'RetryScheduled') letGo();
    };
    expect((await world.run({ more: { rename: held }, onEvent })).kind).to.equal('installed');
    expect({ fetched: fetched(), hashed: hashed() }).to.deep.equal(before);
    const retry = world.events.find(({ type }) => type === 'RetryScheduled');
    expect(retry?.data).to.have.nested.property('error.code', 'FILE_BUSY');
  });

  it('is not called damaged afterwards: verify waits for it', async () => {
    expect((await world.run()).kind).to.equal('installed');
    const { modelId, version } = MODEL;
    holdAWhile(join(installedPath(world.modelsDir, modelId, version), 'weights.bin'));
    expect(await verifyInstalled(world.modelsDir, modelId, version)).to.deep.equal({ files: 1, damaged: [] });
  });
});
