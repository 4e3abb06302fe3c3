import { rename } from 'node:fs/promises';
import { expect } from 'chai';
import { installedPath } from '../../../src/disk/paths.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { recordFiles } from '../../support/files/recorded-files.ts';
import { createWorld, MODEL, PIECE } from '../harness.ts';
import type { World } from '../harness.ts';

const FULL = new ModelError('DISK_FULL', 'Expected room for the journal: the disk is full.', { retryable: true });
const FILES = { 'weights.bin': 5 * PIECE + 77, 'sub/vocab.txt': 900 };

describe('what a download has done stays done', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld({ files: FILES });
  });
  afterEach(() => world.close());

  const fetched = () => world.server.seen.filter(({ method }) => method === 'GET').length;
  const hashed = () => world.progress.filter(({ phase }) => phase === 'verifying').length;

  it('only the append is tried again when the journal has no room for ModelInstalled', async () => {
    let refused = 0;
    let atRefusal = { fetched: 0, hashed: 0 };
    const outcome = await world.run({
      onEvent: ({ type }) => {
        if (type !== 'ModelInstalled' || refused === 3) return;
        refused += 1;
        if (refused === 1) atRefusal = { fetched: fetched(), hashed: hashed() };
        throw FULL;
      },
    });
    expect(outcome.kind).to.equal('installed');
    expect(refused).to.equal(3);
    expect({ fetched: fetched(), hashed: hashed() }).to.deep.equal(atRefusal);
    expect(world.types().filter(type => type === 'DownloadPaused')).to.have.length(1);
    expect(world.types().slice(-3)).to.deep.equal(['DownloadPaused', 'DownloadResumed', 'ModelInstalled']);
    expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
    expect(await world.leftovers()).to.deep.equal([]);
  });

  it('only the append is tried again when the journal has no room even for the pause', async () => {
    let refused = 0;
    const outcome = await world.run({
      onEvent: ({ type }) => {
        if ((type !== 'ModelInstalled' && type !== 'DownloadPaused') || refused === 4) return;
        refused += 1;
        throw FULL;
      },
    });
    expect(outcome.kind).to.equal('installed');
    expect(fetched()).to.equal(2);
    expect(world.types().slice(-2)).to.deep.equal(['FileVerified', 'ModelInstalled']);
  });

  it('the version is fetched again when it was taken away before the append', async () => {
    let refused = false;
    const outcome = await world.run({
      onEvent: async ({ type }) => {
        if (type !== 'ModelInstalled' || refused) return;
        refused = true;
        await rename(installedPath(world.modelsDir, MODEL.modelId, MODEL.version), `${world.modelsDir}/elsewhere`);
        throw FULL;
      },
    });
    expect(outcome.kind).to.equal('installed');
    expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
  });

  it('only the sync is tried again while a virus scanner holds a file that is put in place', async () => {
    const files = recordFiles(world.modelsDir);
    // Longer than one attempt waits for it.
    let held = 10;
    let atHold: { fetched: number; hashed: number } | null = null;
    // The model's own files are on the disk by then: only the lists are opened for a sync.
    const isList = (path: string) => path.endsWith('.incoming/checksum.sha256');
    let isWritten = false;
    files.onRemove = path => void (isWritten &&= !isList(path));
    files.onOpen = path => {
      if (!isList(path) || held === 0) return;
      // The first opening after its removal writes it.
      if (!isWritten) return void (isWritten = true);
      held -= 1;
      atHold ??= { fetched: fetched(), hashed: hashed() };
      throw Object.assign(new Error('EBUSY: resource busy or locked, open'), { code: 'EBUSY' });
    };
    try {
      expect((await world.run({ policy: { giveUpMs: 10_000 } })).kind).to.equal('installed');
    } finally {
      files.restore();
    }
    expect(held).to.equal(0);
    expect({ fetched: fetched(), hashed: hashed() }).to.deep.equal(atHold);
    expect(world.types().filter(type => type === 'RetryScheduled')).to.have.length(1);
  });

  for (const [what, isHeld] of [
    ['the folder', (from: string) => from.endsWith('.incoming')],
    ['a file', (from: string) => from.endsWith('.part')],
  ] as const) {
    it(`only the rename is tried again while somebody holds ${what}`, async () => {
      let held = 0;
      let atHold = { fetched: 0, hashed: 0 };
      const outcome = await world.run({
        more: {
          rename: (from, to) => {
            if (!isHeld(from) || held === 3) return rename(from, to);
            held += 1;
            if (held === 1) atHold = { fetched: fetched(), hashed: hashed() };
            return Promise.reject(new ModelError('FILE_BUSY', 'Somebody holds it.', { retryable: true }));
          },
        },
      });
      expect(outcome.kind).to.equal('installed');
      expect(held).to.equal(3);
      expect({ fetched: fetched(), hashed: hashed() }).to.deep.equal(atHold);
      expect(world.types().filter(type => type === 'RetryScheduled')).to.have.length(3);
      expect((await world.installed('sub/vocab.txt')).equals(world.files.get('sub/vocab.txt')!)).to.equal(true);
      expect(await world.leftovers()).to.deep.equal([]);
    });
  }
});
