import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import sinon from 'sinon';
import { STOP_LIMIT_MS } from '../../../src/cli/commands/servers/serving.ts';
import { RELEASED_BY_MS } from '../../../src/engine/start/stop-time.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import { DATA, World } from '../world.ts';

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
    expect(world.created).to.deep.equal([{ dataDir: DATA, host: 'browser', port: 4100, schedulerUrl: 'http://s' }]);
  });

  it('app leaves the port and the session to the engine, and renews the session when asked', async () => {
    const world = new World();
    world.interrupt.abort();
    await world.run('app', '--renew-session');
    await world.run('app');
    const common = { dataDir: DATA, host: 'browser' };
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

  const LIMITS = { maxConnections: 10_000, maxTransfers: 500, idleTimeoutMs: 60_000, graceMs: 10_000 };

  it('library serve passes host, port, rate and token', async () => {
    const world = new World();
    world.interrupt.abort();
    await world.run('library', 'serve', 'store', '--host', '0.0.0.0', '--port', '81', '--rate', '2MB', '--token', 't');
    const listen = { storage: resolve('store'), host: '0.0.0.0', port: 81 };
    expect(world.served).to.deep.equal([{ ...listen, rateBytesPerSecond: 2e6, token: 't', limits: LIMITS }]);
  });

  it('library serve passes limits and links, and takes the token out of a file', async () => {
    const dir = await tempDir();
    const file = join(dir.path, 'token');
    await writeFile(file, 's3cret\n');
    const world = new World();
    world.interrupt.abort();
    const limits = ['--max-connections', '9', '--max-transfers', '8', '--idle', '7', '--grace', '0', '--follow-links'];
    expect(await world.run('library', 'serve', 'store', '--token-file', file, ...limits)).to.equal(0);
    expect(world.served[0]).to.deep.include({
      ...{ token: 's3cret', followLinks: true },
      limits: { maxConnections: 9, maxTransfers: 8, idleTimeoutMs: 7000, graceMs: 0 },
    });
    await writeFile(file, 'two words');
    expect(await world.run('library', 'serve', 'store', '--token-file', file)).to.equal(2);
    expect(await world.run('library', 'serve', 'store', '--token-file', file, '--token', 't')).to.equal(2);
    expect(await world.run('library', 'serve', 'store', '--max-transfers', '0')).to.equal(2);
    await dir.remove();
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
