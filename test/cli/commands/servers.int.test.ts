import { expect } from 'chai';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { of } from 'rxjs';
import sinon from 'sinon';
import { STOP_LIMIT_MS } from '../../../src/cli/commands/servers/serving.ts';
import type { HealthView } from '../../../src/api/contract.ts';
import { RELEASED_BY_MS } from '../../../src/engine/start/stop-time.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { view, World } from '../stand-in.ts';

describe('servers', () => {
  const serving: [argv: string[], url: string][] = [
    [['app'], 'http://127.0.0.1:4100/?token=t'],
    [['library', 'serve', 'store'], 'http://127.0.0.1:8080'],
    [['scheduler', 'serve', '--port', '0'], 'http://127.0.0.1:9090'],
  ];
  for (const [argv, url] of serving) {
    it(`${argv.join(' ')} prints its URL first and runs until it is stopped`, async () => {
      const world = new World();
      const ended = world.run(...argv);
      await world.stdout.until('\n');
      expect(world.stdout.text).to.equal(`${url}\n`);
      world.interrupt.abort();
      expect(await ended).to.equal(0);
      expect(world.serverClosed + world.manager.closed).to.equal(1);
    });

    it(`${argv.join(' ')} --json`, async () => {
      const world = new World();
      world.interrupt.abort();
      expect(await world.run(...argv, '--json')).to.equal(0);
      expect(world.json).to.deep.equal({ url });
    });
  }

  it('app stops within 3 s though a connection stays', async () => {
    const world = new World();
    const closing = new Promise<void>(resolve => {
      world.manager.close = () => {
        resolve();
        return new Promise(() => undefined);
      };
    });
    const timers = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const ended = world.run('app');
      world.interrupt.abort();
      await closing;
      timers.tick(STOP_LIMIT_MS);
      expect(await ended).to.equal(0);
    } finally {
      timers.restore();
    }
    // Not before the engine has recorded its stop and let go.
    expect(STOP_LIMIT_MS).to.be.within(RELEASED_BY_MS + 1, 3_000);
  });

  it('app hosts the engine for a browser, and continues every download', async () => {
    const world = new World();
    world.interrupt.abort();
    await world.run('app', '--port', '4100', '--scheduler', 'http://s');
    expect(world.created).to.deep.equal([{ dataDir: '/data', host: 'browser', port: 4100, schedulerUrl: 'http://s' }]);
  });

  it('app leaves the port and the session to the engine, and renews the session when asked', async () => {
    const world = new World();
    world.interrupt.abort();
    await world.run('app', '--renew-session');
    await world.run('app');
    const common = { dataDir: '/data', host: 'browser' };
    expect(world.created).to.deep.equal([{ ...common, renewSession: true }, common]);
  });

  it('app, and a command that runs an engine, give its log the level of flag or environment', async () => {
    const world = new World();
    world.interrupt.abort();
    world.environment['MODEL_MANAGER_LOG'] = 'debug';
    await world.run('app');
    await world.run('--log-level', 'error', 'pause', 'ocr-eng');
    expect(world.created.map(({ logLevel }) => logLevel)).to.deep.equal(['debug', 'error']);
  });

  for (const argv of [
    ['library', 'serve', 'store'],
    ['scheduler', 'serve'],
  ]) {
    it(`${argv.join(' ')} logs what is wrong on stderr as JSON, and more when asked`, async () => {
      for (const [level, expected] of [
        [undefined, ['warn']],
        ['info', ['info', 'warn']],
        ['silent', []],
      ] as const) {
        const world = new World();
        world.interrupt.abort();
        if (level) world.environment['MODEL_MANAGER_LOG'] = level;
        await world.run(...argv);
        world.logger?.info('one');
        world.logger?.warn({ token: 'hush' }, 'two');
        const lines = world.stderr.text.split('\n').filter(Boolean);
        expect(lines.map(line => (JSON.parse(line) as { level: string }).level)).to.deep.equal(expected);
        expect(world.stderr.text).not.to.contain('hush');
      }
    });
  }

  it('app exits 4 where an engine runs', async () => {
    const world = new World();
    world.createError = new ModelError('DATA_DIRECTORY_IN_USE', 'Owned by pid 7.');
    expect(await world.run('app')).to.equal(4);
  });

  it('library serve passes host, port, rate and token', async () => {
    const world = new World();
    world.interrupt.abort();
    await world.run('library', 'serve', 'store', '--host', '0.0.0.0', '--port', '81', '--rate', '2MB', '--token', 't');
    const expected = { storage: resolve('store'), host: '0.0.0.0', port: 81, rateBytesPerSecond: 2e6, token: 't' };
    expect(world.served).to.deep.equal([expected]);
  });

  for (const [code, ours] of [
    ['EADDRINUSE', 'INVALID_ARGUMENT'],
    ['EACCES', 'PERMISSION_DENIED'],
    ['ENOENT', 'INVALID_ARGUMENT'],
    ['ENOSPC', 'DISK_FULL'],
  ] as const) {
    it(`${code} of the system is one line with ${ours}, exit 1`, async () => {
      const world = new World();
      world.libraryError = Object.assign(new Error(`${code}: no`), { code });
      expect(await world.run('library', 'serve', 'store')).to.equal(1);
      expect(world.stderr.text).to.match(new RegExp(`^error ${ours}: [^\\n]*${code}: no\\.?\\n$`));
    });
  }
});

describe('library publish, export, keygen; registry rebuild', () => {
  let folder: string;
  let world: World;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cli-'));
    world = new World();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('publishes paths, signed, with extra', async () => {
    const keyFile = join(folder, 'key.pem');
    await writeFile(keyFile, 'PRIV');
    const argv = [
      'library',
      'publish',
      'store',
      'ocr-eng',
      '1.0.0',
      'a',
      'b',
      '--sign',
      keyFile,
      '--extra',
      '{"lang":"en"}',
    ];
    expect(await world.run(...argv)).to.equal(0);
    expect(world.stdout.text).to.equal('ocr-eng@1.0.0 published, 10.9 MB\n');
    const [{ onProgress, ...request } = { onProgress: undefined }] = world.published;
    expect(onProgress).to.be.a('function');
    expect(request).to.deep.equal({
      storage: resolve('store'),
      modelId: 'ocr-eng',
      version: '1.0.0',
      paths: [resolve('a'), resolve('b')],
      extra: { lang: 'en' },
      signKey: 'PRIV',
    });
  });

  it('publishes made-up bytes', async () => {
    expect(await world.run('library', 'publish', 's', 'big', '1.0.0', '--synthetic', '500MB', '--seed', '7')).to.equal(
      0,
    );
    expect(world.published[0]?.synthetic).to.deep.equal({ sizeBytes: 5e8, seed: 7 });
  });

  it('says that a key file is not there', async () => {
    expect(await world.run('library', 'publish', 's', 'm', '1.0.0', 'a', '--sign', join(folder, 'none'))).to.equal(1);
    expect(world.stderr.text).to.match(/^error INVALID_ARGUMENT: ENOENT/);
  });

  it('makes a key pair and never overwrites a key', async function () {
    const keyFile = join(folder, 'key.pem');
    expect(await world.run('library', 'keygen', keyFile)).to.equal(0);
    expect(world.stdout.text).to.equal('PUB\n');
    expect(await readFile(keyFile, 'utf8')).to.equal('PRIV');
    if (process.platform !== 'win32') expect((await stat(keyFile)).mode & 0o777).to.equal(0o600);
    await writeFile(keyFile, 'PRECIOUS');
    expect(await world.run('library', 'keygen', keyFile)).to.equal(2);
    expect(await readFile(keyFile, 'utf8')).to.equal('PRECIOUS');
  });

  it('exports', async () => {
    expect(await world.run('library', 'export', 's', folder, '--json')).to.equal(0);
    expect(world.json).to.deep.equal({ out: folder, models: 2, versions: 3, newFiles: 9 });
  });

  const health = (ok: boolean) =>
    of({
      registry: { ok, error: ok ? null : { code: 'FILE_BUSY', message: 'Held open.', retryable: true } },
    } as unknown as HealthView);

  it('rebuilds the registry with an engine that continues nothing', async () => {
    world.environment['MODEL_MANAGER_DATA'] = folder;
    world.manager.views.next([view('ready')]);
    world.manager.health = health(true);
    expect(await world.run('registry', 'rebuild')).to.equal(0);
    expect(world.stdout.text).to.equal('registry.json has 1 version\n');
    expect(world.created).to.deep.equal([{ dataDir: folder, host: 'cli', only: [] }]);
    expect(world.manager.closed).to.equal(1);
  });

  it('rebuilds nothing where there is no data directory, and makes none', async () => {
    const slip = join(folder, 'typo');
    expect(await world.run('registry', 'rebuild', '--data', slip)).to.equal(2);
    expect(world.stderr.text).to.equal(
      `error INVALID_ARGUMENT: Expected a data directory, there is none at ${slip}.\n`,
    );
    expect(world.created).to.deep.equal([]);
  });

  for (const argv of [
    ['registry', 'rebuild'],
    ['list'],
    ['install', 'ocr-eng'],
    ['journal', 'list'],
    ['path', 'ocr-eng'],
  ]) {
    it(`${argv.join(' ')} says that a data directory is a file`, async () => {
      const file = join(folder, 'file');
      await writeFile(file, '');
      for (const path of [file, join(file, 'below')]) {
        const each = new World();
        expect(await each.run(...argv, '--data', path)).to.equal(2);
        expect(each.stderr.text).to.match(/^error INVALID_ARGUMENT: Expected a data directory, got a file at .+\n$/);
      }
    });
  }

  it('says why the registry could not be written', async () => {
    world.environment['MODEL_MANAGER_DATA'] = folder;
    world.manager.health = health(false);
    expect(await world.run('registry', 'rebuild')).to.equal(1);
    expect(world.stderr.text).to.equal('error FILE_BUSY: Held open.\n');
    expect(world.manager.closed).to.equal(1);
  });
});
