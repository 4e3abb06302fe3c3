import { expect } from 'chai';
import { of } from 'rxjs';
import type { HealthView } from '../../../src/api/contract.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { view } from '../values.ts';
import { World } from '../world.ts';

describe('pause, cancel, remove, verify', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  for (const verb of ['pause', 'cancel'] as const) {
    it(`${verb} continues no download for it`, async () => {
      world.manager.answer[verb] = { modelId: 'ocr-eng', version: '1.0.0', status: 'paused', taskId: 't1' };
      expect(await world.run(verb, 'ocr-eng')).to.equal(0);
      expect(world.created[0]?.only).to.deep.equal([]);
      expect(world.manager.calls).to.deep.equal([`${verb} ocr-eng`]);
      expect(world.stdout.text).to.match(/^ocr-eng@1\.0\.0 (paused|cancelled)\n$/);
    });

    it(`${verb} of a model that isn't there exits 1`, async () => {
      world.manager.answer[verb] = new ModelError('MODEL_UNKNOWN', 'No such model.');
      expect(await world.run(verb, 'ocr-eng')).to.equal(1);
      expect(world.stderr.text).to.equal('error MODEL_UNKNOWN: No such model.\n');
    });
  }

  it('remove waits until it is gone', async () => {
    world.manager.views.next([view('removing')]);
    world.manager.answer['remove'] = { modelId: 'ocr-eng', version: '1.0.0', status: 'removing', taskId: null };
    const ended = world.run('remove', 'ocr-eng', '--json');
    await world.watching();
    expect(world.stdout.text).to.equal('');
    world.manager.views.next([]);
    expect(await ended).to.equal(0);
    expect(world.json).to.deep.equal({ modelId: 'ocr-eng', version: '1.0.0', status: null, taskId: null });
  });

  it('remove exits 1 with why it failed', async () => {
    world.manager.answer['remove'] = { modelId: 'ocr-eng', version: '1.0.0', status: 'removing', taskId: null };
    world.manager.views.next([
      view('ready', { removalError: { code: 'FILE_BUSY', message: 'In use by another program.', retryable: true } }),
    ]);
    expect(await world.run('remove', 'ocr-eng')).to.equal(1);
    expect(world.stderr.text).to.equal('error FILE_BUSY: In use by another program.\n');
  });

  describe('that leaves registry.json old, because another program holds it', () => {
    const error = { code: 'FILE_BUSY', message: 'Held.', retryable: true };
    const health = (registry: object) => of({ journal: { error: null }, registry } as unknown as HealthView);
    const paused = async () => {
      world.manager.answer['pause'] = { modelId: 'ocr-eng', version: '1.0.0', status: 'paused', taskId: 't1' };
      expect(await world.run('pause', 'ocr-eng')).to.equal(0);
      return world.stderr.text;
    };

    it('says so where no engine is left to try again', async () => {
      world.manager.health = health({ ok: false, error });
      expect(await paused()).to.match(/^warning FILE_BUSY: Held\. .*the next command writes it\.\n$/);
    });

    it('says nothing where the engine goes on, or where the file is right', async () => {
      world.manager.health = health({ ok: true, error: null });
      expect(await paused()).to.equal('');
      world.running = true;
      world.manager.health = health({ ok: false, error });
      expect(await paused()).to.equal('');
    });
  });

  it('remove of a model in use exits 1', async () => {
    world.manager.answer['remove'] = new ModelError('MODEL_IN_USE', 'Leased.');
    expect(await world.run('remove', 'ocr-eng')).to.equal(1);
  });

  it('verify exits 0 when all is well', async () => {
    world.manager.answer['verify'] = { ok: true, files: 1, damaged: [] };
    expect(await world.run('verify', 'ocr-eng')).to.equal(0);
    expect(world.stdout.text).to.equal('ocr-eng ok, 1 file\n');
  });

  it('verify shows how far it is', async () => {
    world.manager.answer['verify'] = () => {
      world.manager.progress.next([
        {
          taskId: 'verify-1',
          modelId: 'ocr-eng',
          version: '1.0.0',
          phase: 'verifying',
          receivedBytes: 1_000_000,
          totalBytes: 2_000_000,
          bytesPerSecond: 500_000_000,
        },
      ]);
      return { ok: true, files: 1, damaged: [] };
    };
    expect(await world.run('verify', 'ocr-eng')).to.equal(0);
    expect(world.stderr.text).to.equal('ocr-eng@1.0.0 verifying, 1.0 of 2.0 MB (50 %)\n');
  });

  it('verify exits 3 and names the damaged files', async () => {
    world.manager.answer['verify'] = { ok: false, files: 2, damaged: [{ path: 'a/b', reason: 'checksum' }] };
    expect(await world.run('verify', 'ocr-eng@1.0.0')).to.equal(3);
    expect(world.stdout.text).to.equal('ocr-eng@1.0.0 damaged\n  a/b: checksum\n');
  });

  it('verify without a model takes every installed one', async () => {
    world.manager.views.next([
      view('ready'),
      view('downloading', { version: '2.0.0' }),
      view('damaged', { modelId: 'b' }),
    ]);
    world.manager.answer['verify'] = { ok: true, files: 1, damaged: [] };
    expect(await world.run('verify', '--json')).to.equal(0);
    expect(world.manager.calls).to.deep.equal(['verify ocr-eng 1.0.0', 'verify b 1.0.0']);
    const lines = world.stdout.text.trim().split('\n');
    expect(lines.map(line => (JSON.parse(line) as { model: string }).model)).to.deep.equal([
      'ocr-eng@1.0.0',
      'b@1.0.0',
    ]);
  });
});
