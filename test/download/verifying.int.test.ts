import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { installedPath } from '../../src/download/paths.ts';
import { verifyInstalled } from '../../src/download/verify.ts';
import { createWorld, MODEL } from './harness.ts';
import type { World } from './harness.ts';

const SIZE = 9 * 1024 * 1024;
const WRITE_BIG = { writeBytes: 1024 * 1024, progressMs: 0 };

describe('verifying finished files', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld({ files: { 'large.bin': SIZE, 'small.bin': 1000 } });
    expect(await world.run({ policy: WRITE_BIG })).to.deep.equal({ kind: 'installed' });
  });
  afterEach(() => world.close());

  const large = () => join(installedPath(world.modelsDir, MODEL.modelId, MODEL.version), 'large.bin');
  const verify = (options = {}) => verifyInstalled(world.modelsDir, MODEL.modelId, MODEL.version, options);

  it('tells each byte once, of small files and of those hashed in a thread', async () => {
    let bytes = 0;
    const told: number[] = [];
    const onBytes = (more: number) => told.push((bytes += more));
    expect(await verify({ onBytes })).to.deep.equal({ files: 2, damaged: [] });
    expect(bytes).to.equal(SIZE + 1000);
    expect(told[0]).to.be.lessThan(SIZE);
  });

  it('is not damage to be stopped', async () => {
    const stop = new AbortController();
    const stopped = await verify({ signal: stop.signal, onBytes: () => stop.abort('shutdown') }).catch(
      (thrown: unknown) => thrown,
    );
    expect(stopped).to.equal('shutdown');
  });

  it('has a progress of its own when a download looks at what is there', async () => {
    const bytes = await readFile(large());
    bytes[5]! ^= 1;
    await writeFile(large(), bytes);
    world.progress.length = 0;
    const repair = { taskId: 't2', kind: 'repair' as const, files: new Map() };
    expect(await world.run({ task: repair, policy: WRITE_BIG })).to.deep.equal({ kind: 'installed' });
    const verifying = world.progress.filter(({ phase }) => phase === 'verifying');
    expect(verifying[0]).to.include({ taskId: 't2', totalBytes: SIZE + 1000 });
    expect(verifying.at(-1)?.receivedBytes).to.equal(SIZE + 1000);
  });

  it('is stopped in the middle by a pause, with nothing recorded as wrong', async () => {
    const bytes = await readFile(large());
    bytes[5]! ^= 1;
    await writeFile(large(), bytes);
    world.events.length = 0;
    const stop = new AbortController();
    world.progress.push = function (this: unknown[], ...samples) {
      if (samples.some(({ phase }) => phase === 'verifying')) stop.abort('pause');
      return Array.prototype.push.apply(this, samples);
    };
    const repair = { taskId: 't2', kind: 'repair' as const, files: new Map() };
    const outcome = await world.run({ task: repair, policy: WRITE_BIG, signal: stop.signal });
    expect(outcome).to.deep.equal({ kind: 'stopped' });
    expect(world.types()).to.deep.equal([]);
  });
});
