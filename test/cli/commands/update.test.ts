import { expect } from 'chai';
import { view } from '../values.ts';
import { World } from '../world.ts';

const RESULT = { modelId: 'ocr-eng', version: '1.0.0', status: 'downloading', taskId: 't1' };

describe('update, repair and resume', () => {
  const cases: [argv: string[], call: string][] = [
    [['update', 'ocr-eng'], 'update ocr-eng'],
    [['repair', 'ocr-eng@1.0.0'], 'repair ocr-eng 1.0.0'],
    [['resume', 'ocr-eng'], 'resume ocr-eng'],
  ];
  for (const [argv, call] of cases) {
    it(`${argv.join(' ')} waits until it is ready`, async () => {
      const world = new World();
      const [name = ''] = call.split(' ');
      world.manager.answer[name] = RESULT;
      world.manager.views.next([view('ready')]);
      expect(await world.run(...argv)).to.equal(0);
      expect(world.manager.calls).to.deep.equal([call]);
      expect(world.created[0]?.only).to.deep.equal(argv[1]?.includes('@') ? [argv[1]] : []);
    });
  }

  it('update refuses a version, and says how to install it', async () => {
    const world = new World();
    expect(await world.run('update', 'ocr-eng@1.0.0')).to.equal(2);
    expect(world.manager.calls).to.deep.equal([]);
    expect(world.stderr.text).to.match(/^error INVALID_ARGUMENT: .*model-manager install ocr-eng@1\.0\.0/);
  });

  it('update offers the versions that it replaced for removal, in words and in JSON', async () => {
    for (const json of [[], ['--json']]) {
      const world = new World();
      world.manager.answer['update'] = { ...RESULT, version: '1.10.0' };
      const old = (version: string, more = {}) => view('ready', { version, ...more });
      world.manager.views.next([
        old('1.9.0'),
        old('1.10.0'),
        old('1.0.0', { sizeBytes: 5_000_000 }),
        old('2.0.0-rc.1'),
        old('1.0.0', { modelId: 'other' }),
        view('failed', { version: '1.5.0' }),
      ]);
      expect(await world.run('update', 'ocr-eng', ...json)).to.equal(0);
      expect(world.stderr.text).to.equal(
        '1.0.0 is still installed (5.0 MB): model-manager remove ocr-eng@1.0.0\n' +
          '1.9.0 is still installed (2.9 MB): model-manager remove ocr-eng@1.9.0\n',
      );
      if (json.length > 0) {
        const { stillInstalled } = world.json as { stillInstalled: object[] };
        expect(stillInstalled).to.deep.equal([
          { version: '1.0.0', sizeBytes: 5_000_000 },
          { version: '1.9.0', sizeBytes: 2_900_000 },
        ]);
      }
    }
  });

  it('resume on a running engine returns at once', async () => {
    const world = new World();
    world.running = true;
    world.manager.answer['resume'] = RESULT;
    expect(await world.run('resume', 'ocr-eng')).to.equal(0);
    expect(world.stdout.text).to.equal('ocr-eng@1.0.0 downloading\n');
  });
});
