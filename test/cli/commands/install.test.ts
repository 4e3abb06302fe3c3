import { expect } from 'chai';
import { BehaviorSubject, of } from 'rxjs';
import type { HealthView } from '../../../src/api/contract.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { task, view } from '../values.ts';
import { DATA, World } from '../world.ts';

const RESULT = { modelId: 'ocr-eng', version: '1.0.0', status: 'downloading', taskId: 't1' };
const sample = {
  taskId: 't1',
  modelId: 'ocr-eng',
  version: '1.0.0',
  phase: 'downloading' as const,
  receivedBytes: 4_200_000,
  totalBytes: 10_900_000,
  bytesPerSecond: 2_000_000,
};

describe('install', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    world.manager.answer = { install: RESULT, update: RESULT, resume: RESULT, repair: RESULT };
  });

  /** Runs, and shows the states one after the other once the command watches. */
  async function through(argv: string[], ...states: ReturnType<typeof view>[][]): Promise<number> {
    const ended = world.run(...argv);
    for (const state of states) {
      await world.watching();
      world.manager.views.next(state);
    }
    return ended;
  }

  it('runs an engine for its length that continues this model only, and waits until it is ready', async () => {
    const code = await through(
      ['install', 'ocr-eng@1.0.0', '--library', 'http://lib/'],
      [],
      [view('downloading')],
      [view('verifying')],
      [view('ready')],
    );
    expect(code).to.equal(0);
    expect(world.created).to.deep.equal([
      { dataDir: DATA, host: 'cli', only: ['ocr-eng@1.0.0'], libraryUrl: 'http://lib' },
    ]);
    expect(world.stdout.text).to.match(
      /^ocr-eng@1\.0\.0 ready, 2\.9 MB, \d+\.\d s\n\/data\/models\/ocr-eng\/1\.0\.0\n$/,
    );
    expect(world.manager.closed).to.equal(1);
  });

  it('says in its line how much of an update came from installed versions', async () => {
    expect(await through(['update', 'ocr-eng'], [view('ready', { reusedBytes: 2_800_000 })])).to.equal(0);
    expect(world.stdout.text).to.match(
      /^ocr-eng@1\.0\.0 ready, fetched \d+\.\d kB of 2\.9 MB, 9\d\.\d % were here, \d+\.\d s\n/,
    );
  });

  it('prints one JSON value with --json', async () => {
    expect(await through(['--json', 'install', 'ocr-eng@1.0.0'], [view('ready')])).to.equal(0);
    expect(world.json).to.include({
      modelId: 'ocr-eng',
      version: '1.0.0',
      status: 'ready',
      path: '/data/models/ocr-eng/1.0.0',
    });
    expect(world.manager.calls).to.deep.equal(['install ocr-eng 1.0.0']);
  });

  it('uses the running engine', async () => {
    world.running = true;
    expect(await through(['install', 'ocr-eng'], [view('downloading')], [view('ready')])).to.equal(0);
    expect(world.created).to.deep.equal([]);
    expect(world.manager.closed).to.equal(1);
  });

  it('says when the running engine has another library', async () => {
    world.running = true;
    const urls = { library: { url: 'http://other' }, scheduler: { url: null } };
    world.manager.health = of({ ...urls, journal: { ok: true, error: null } } as unknown as HealthView);
    await through(['install', 'ocr-eng', '--library', 'http://lib'], [view('ready')]);
    expect(world.stderr.text).to.equal(
      'note: the running engine uses http://other; --library http://lib has no effect\n',
    );
  });

  describe('whose engine lost its directory', () => {
    const fenced = (message: string) => new ModelError('JOURNAL_UNWRITABLE', message, { details: { fenced: true } });
    const health = (error: ModelError | null) =>
      ({ journal: { error: error?.toJSON() ?? null }, registry: { error: null } }) as HealthView;
    const said = 'error DATA_DIRECTORY_IN_USE: Another engine took the data directory over: pid 7\n';

    for (const running of [true, false]) {
      it(`ends with 4 while it waits, its engine ${running ? 'elsewhere' : 'its own'}`, async () => {
        world.running = running;
        const health$ = new BehaviorSubject(health(null));
        world.manager.health = health$;
        const ended = world.run('install', 'ocr-eng');
        await world.watching();
        health$.next(health(fenced('pid 7')));
        expect(await ended).to.equal(4);
        expect(world.stderr.text).to.equal(said);
        expect(world.manager.closed).to.equal(1);
        expect(health$.observed).to.equal(false);
      });
    }

    it('ends with 4 and the name, though the journal refused first and knows none', async () => {
      const health$ = new BehaviorSubject(health(null));
      world.manager.health = health$;
      world.manager.install = () => {
        setImmediate(() => health$.next(health(fenced('pid 7'))));
        return Promise.reject(fenced('Segment 3.'));
      };
      expect(await world.run('install', 'ocr-eng')).to.equal(4);
      expect(world.stderr.text).to.equal(said);
    });

    it('ends with 4 where nobody can name the other engine', async () => {
      world.manager.install = () => Promise.reject(fenced('Segment 3.'));
      expect(await world.run('install', 'ocr-eng')).to.equal(4);
      expect(world.stderr.text).to.match(/^error DATA_DIRECTORY_IN_USE: .*: Segment 3\.\n$/);
    });
  });

  it('exits 4 when the directory has an owner that does not answer', async () => {
    world.createError = new ModelError('DATA_DIRECTORY_IN_USE', 'Owned by pid 7.');
    expect(await world.run('install', 'ocr-eng')).to.equal(4);
    expect(world.stderr.text).to.equal('error DATA_DIRECTORY_IN_USE: Owned by pid 7.\n');
  });

  it('takes the engine that started meanwhile', async () => {
    world.createError = new ModelError('DATA_DIRECTORY_IN_USE', 'Owned by pid 7.');
    const engine = await world.services.engine?.();
    if (!engine) throw new Error('no engine');
    let attempts = 0;
    const connectModelManager = async (options: { dataDir: string }) => {
      world.running = ++attempts > 1;
      return engine.connectModelManager(options);
    };
    world.services.engine = () => Promise.resolve({ ...engine, connectModelManager });
    expect(await through(['install', 'ocr-eng'], [view('ready')])).to.equal(0);
    expect(attempts).to.equal(2);
  });

  for (const code of [
    'MODEL_UNKNOWN',
    'VERSION_UNKNOWN',
    'NETWORK_UNREACHABLE',
    'MANIFEST_INVALID',
    'INVALID_ARGUMENT',
  ] as const) {
    it(`${code} of the engine → exit 1, and the engine is closed`, async () => {
      world.manager.answer['install'] = new ModelError(code, 'No such thing.');
      expect(await world.run('install', 'ocr-eng')).to.equal(1);
      expect(world.stderr.text).to.equal(`error ${code}: No such thing.\n`);
      expect(world.stdout.text).to.equal('');
      expect(world.manager.closed).to.equal(1);
    });
  }

  it('exits 1 with what the download failed with', async () => {
    const error = { code: 'CHECKSUM_MISMATCH' as const, message: 'eng: expected ab.', retryable: false };
    expect(
      await through(['install', 'ocr-eng'], [view('downloading')], [view('failed', { task: task({ error }) })]),
    ).to.equal(1);
    expect(world.stderr.text).to.contain('error CHECKSUM_MISMATCH: eng: expected ab.\n');
  });

  it('ends when somebody cancels, and when somebody pauses', async () => {
    expect(await through(['install', 'ocr-eng'], [view('downloading')], [])).to.equal(1);
    expect(world.stderr.text).to.equal('error CANCELLED: ocr-eng@1.0.0 was cancelled.\n');
    const paused = view('paused', { task: task({ pauseReason: 'user' }) });
    expect(await through(['install', 'ocr-eng'], [view('downloading')], [paused])).to.equal(1);
    expect(world.stderr.text).to.contain('model-manager resume ocr-eng@1.0.0');
  });

  it('waits out a lost network, and says so once', async () => {
    const paused = view('paused', { task: task({ pauseReason: 'network' }) });
    expect(await through(['install', 'ocr-eng'], [paused], [paused], [view('downloading')], [view('ready')])).to.equal(
      0,
    );
    expect(world.stderr.text).to.equal('ocr-eng@1.0.0 paused: no network; it goes on by itself\n');
  });

  it('waits for the lock of another program, and names its holder', async () => {
    const held = (details?: Record<string, unknown>) => {
      const error = { code: 'LOCK_HELD' as const, message: 'held', retryable: true, ...(details && { details }) };
      return view('paused', { task: task({ pauseReason: 'lock', error }) });
    };
    const states = [[held({ holder: 'rsync, pid 71' })], [held()], [view('downloading')], [view('ready')]];
    expect(await through(['install', 'ocr-eng'], ...states)).to.equal(0);
    const waits = 'ocr-eng@1.0.0 paused: another program holds its lock';
    expect(world.stderr.text).to.equal(
      `${waits}: rsync, pid 71; it goes on by itself\n${waits}: unknown; it goes on by itself\n`,
    );
  });

  it('fails, not hangs, when the engine elsewhere stops', async () => {
    world.running = true;
    const ended = world.run('install', 'ocr-eng');
    await world.watching();
    world.manager.views.complete();
    expect(await ended).to.equal(1);
    expect(world.stderr.text).to.match(/^error NETWORK_UNREACHABLE: The engine stopped/);
  });

  it('keeps the partial at an interrupt: closes the engine, exit 130', async () => {
    const ended = world.run('install', 'ocr-eng');
    await world.watching();
    world.manager.views.next([view('downloading')]);
    world.interrupt.abort();
    expect(await ended).to.equal(130);
    expect(world.manager.closed).to.equal(1);
    expect(world.manager.calls).to.deep.equal(['install ocr-eng']);
    expect(world.stderr.text).to.equal('interrupted: what was downloaded is kept; the same command continues it\n');
    expect(world.stdout.text).to.equal('');
  });

  it('draws a bar on a terminal and takes it away', async () => {
    world.stderr.isTTY = true;
    const ended = world.run('install', 'ocr-eng');
    await world.watching();
    world.manager.progress.next([sample, { ...sample, modelId: 'other' }]);
    world.manager.views.next([view('ready')]);
    expect(await ended).to.equal(0);
    const bar = `[${'█'.repeat(9)}${'░'.repeat(15)}]`;
    const line = `ocr-eng@1.0.0 ${bar} 4.2 of 10.9 MB (38 %), 2.0 MB/s`;
    expect(world.stderr.text).to.equal(`\r\u001b[K${line}\r\u001b[K`);
    expect(line).to.have.length.below(80);
  });

  it('writes a line without a terminal, at most one in five seconds', async () => {
    const ended = world.run('install', 'ocr-eng', '--json');
    await world.watching();
    for (let i = 0; i < 5; i += 1) world.manager.progress.next([sample]);
    world.manager.views.next([view('ready')]);
    expect(await ended).to.equal(0);
    expect(world.stderr.text).to.equal('ocr-eng@1.0.0 4.2 of 10.9 MB (38 %), 2.0 MB/s\n');
    expect(world.stdout.text.trim().split('\n')).to.have.length(1);
  });

  it('goes on when nobody reads stdout', async () => {
    world.stdout.failWith = 'EPIPE';
    expect(await through(['install', 'ocr-eng'], [view('ready')])).to.equal(0);
    expect(world.stderr.text).to.equal('');
  });
});
