import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { ensureWine, startOnWine, windowsPath } from '../../scripts/windows/wine.mjs';
import { leaveOut } from '../support/leave-out.ts';
import { World } from '../support/world.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MIB = 1024 * 1024;
const SIZE_MIB = 24;
const LOOK_MS = 50;
const PATIENCE_MS = 30_000;

/** The program that was built, on Node for Windows; the library beside it on this machine. */
describe('a user of Windows', function () {
  this.timeout(120_000);
  let world: World;
  let runs = 0;
  let wine: NonNullable<Awaited<ReturnType<typeof ensureWine>>>;

  before(async function () {
    const found = await ensureWine({ canInstall: false });
    if (found === null) return leaveOut(this, 'It needs wine.');
    wine = found;
    world = await World.create();
    await world.publish('story', '1.0.0', SIZE_MIB);
    await world.publish('story', '1.1.0', 1);
  });
  after(() => world?.close());

  interface Run {
    child: ChildProcess;
    /** What it wrote so far. */
    output: () => Promise<string>;
    /** Its exit code; null when a signal ended it. */
    ended: Promise<number | null>;
  }

  function run(...args: string[]): Run {
    const file = join(world.root, `run-${(runs += 1)}.txt`);
    const program = windowsPath(join(ROOT, 'dist/cli/bin.cjs'));
    const data = args.includes('--data') ? [] : ['--data', windowsPath(world.dataDir)];
    const all = [program, ...args, ...data, '--library', world.libraryUrl];
    const child = startOnWine(wine, all, file);
    world.onClose(() => Promise.resolve(child.exitCode ?? child.signalCode ?? child.kill('SIGKILL')));
    const ended = once(child, 'exit').then(([code]) => code as number | null);
    return { child, ended, output: () => readFile(file, 'utf8') };
  }

  async function succeeds(...args: string[]): Promise<string> {
    const { ended, output } = run(...args);
    const code = await ended;
    expect(code, await output()).to.equal(0);
    return output();
  }

  async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    while (!(await holds())) {
      if (Date.now() > end) expect.fail(`${what} did not come within ${PATIENCE_MS / 1000} s`);
      await wait(LOOK_MS);
    }
  }

  /** Its endpoint answers at the URL of its first line. */
  async function app(): Promise<Run> {
    const engine = run('app', '--json');
    await until('the first line', async () => (await engine.output()).includes('\n'));
    const { url } = JSON.parse((await engine.output()).split('\n')[0]!) as { url: string };
    expect((await fetch(url, { redirect: 'manual' })).status).to.be.lessThan(400);
    return engine;
  }

  /** Bytes of the file in transfer. */
  async function received(): Promise<number> {
    const temp = join(world.dataDir, 'models', 'temp');
    const part = (await readdir(temp).catch(() => [])).find(name => name.endsWith('.part'));
    return part === undefined ? 0 : (await stat(join(temp, part))).size;
  }

  const lastEvent = async () => (await world.journal()).at(-1)?.type;

  it('installs, is killed, and goes on where it was', async () => {
    const slow = await world.serve({ rate: 3 * MIB });
    const killed = run('install', 'story@1.0.0');
    await until('half of the file', async () => (await received()) > (SIZE_MIB / 2) * MIB);
    killed.child.kill('SIGKILL');
    await killed.ended;
    world.requests.length = 0;
    await world.serveFaster(slow);
    await succeeds('install', 'story@1.0.0');
    expect(await world.isExact('story', '1.0.0')).to.equal(true);
    const froms = world.requests.map(({ range }) => Number(/^bytes=(\d+)/.exec(range ?? '')?.[1] ?? 0));
    expect(Math.max(...froms), 'resumed from').to.be.greaterThan(MIB);
  });

  it('starts the app, ends it with Ctrl-C and starts it again', async () => {
    const first = await app();
    first.child.kill('SIGINT');
    expect(await first.ended, await first.output()).to.equal(0);
    expect(await lastEvent()).to.equal('EngineStopped');
    const second = await app();
    expect(await succeeds('list'))
      .to.include('story')
      .and.to.include('ready');
    second.child.kill('SIGINT');
    expect(await second.ended).to.equal(0);
  });

  it('is told of a file where the data directory should be', async () => {
    await writeFile(join(world.root, 'file'), '');
    const { ended, output } = run('list', '--data', windowsPath(join(world.root, 'file', 'below')));
    expect(await ended, await output()).to.equal(2);
  });

  it('has models on another drive, as Notepad wrote it, far below Chinese letters and spaces', async () => {
    const data = join(wine.driveC, '数据 目录');
    world.onClose(() => rm(data, { recursive: true, force: true }));
    const modelsDir = windowsPath(join(world.root, '模型 库', ...Array.from({ length: 3 }, () => 'long'.repeat(25))));
    expect(modelsDir.length).to.be.greaterThan(260);
    await mkdir(data);
    await writeFile(join(data, 'settings.json'), `\uFEFF{\r\n  "models_dir": ${JSON.stringify(modelsDir)}\r\n}\r\n`);
    await succeeds('install', 'story@1.1.0', '--data', 'C:\\数据 目录');
    const path = (await succeeds('path', 'story', '--data', 'C:\\数据 目录')).trim();
    expect(path).to.equal(`${modelsDir}\\story\\1.1.0`);
    const installed = join(world.root, path.slice(windowsPath(world.root).length).replaceAll('\\', '/'));
    expect(await readdir(installed)).to.include('checksum.sha256');
  });

  it('updates, repairs, verifies and removes', async () => {
    await succeeds('update', 'story');
    expect(await world.isExact('story', '1.1.0')).to.equal(true);
    await succeeds('verify', 'story@1.1.0');
    await succeeds('remove', 'story@1.0.0');
    expect(await world.registry())
      .to.have.nested.property('story')
      .that.has.all.keys('1.1.0');
  });
});
