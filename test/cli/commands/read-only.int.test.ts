import { execFileSync } from 'node:child_process';
import fsPromises, { readFile, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { services } from '../../../src/cli/access/wiring.ts';
import { runProgram } from '../../../src/cli/program.ts';
import { createModelManager } from '../../../src/engine/index.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { serveLibrary } from '../../../src/library/server/server.ts';
import { mountDisk } from '../../support/files/mounted-disk.ts';
import type { MountedDisk } from '../../support/files/mounted-disk.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { Sink } from '../sink.ts';
import { leaveOut } from '../../support/leave-out.ts';

describe('the command line over models that it may not write to', function () {
  this.timeout(30_000);
  let folder: TempDir;
  let disk: MountedDisk;
  let dataDir: string;
  let stdout: Sink;
  let stderr: Sink;
  beforeEach(async function () {
    folder = await tempDir();
    const mounted = mountDisk(join(folder.path, 'disk'), 96);
    if (mounted === null) return leaveOut(this, 'Only root may mount a file system, and not in every container.');
    disk = mounted;
    dataDir = join(disk.path, 'data');
    await install();
  });
  afterEach(async () => {
    disk?.unmount();
    await folder.remove();
  });

  async function install(): Promise<void> {
    const storage = join(folder.path, 'library');
    const synthetic = { sizeBytes: 100_000, seed: 7 };
    await publishVersion({ storage, modelId: 'a', version: '1.0.0', paths: [], synthetic });
    const library = await serveLibrary({ storage });
    const manager = await createModelManager({ dataDir, libraryUrl: library.url });
    try {
      await manager.install('a');
      await new Promise<void>(resolve => manager.onDownloadComplete(() => resolve()));
    } finally {
      await manager.close();
      await library.close();
    }
  }

  async function run(...argv: string[]): Promise<number> {
    stdout = new Sink();
    stderr = new Sink();
    const { signal } = new AbortController();
    const io = { stdout, stderr, environment: {}, interrupted: signal, closed: signal };
    return runProgram([...argv, '--json', '--data', dataDir], io, services);
  }

  const readOnly = () => execFileSync('mount', ['-o', 'remount,ro', disk.path]);
  const versionDir = () => join(dataDir, 'models', 'a', '1.0.0');

  it('answers list, path, verify and an install of what is ready on a read-only disk', async () => {
    readOnly();
    expect(await run('list')).to.equal(0);
    expect(JSON.parse(stdout.text)).to.have.nested.property('[0].status', 'ready');
    expect(await run('path', 'a')).to.equal(0);
    expect(JSON.parse(stdout.text)).to.deep.equal({ path: versionDir() });
    for (const model of ['a', 'a@1.0.0']) {
      expect(await run('install', model), stderr.text).to.equal(0);
      expect(JSON.parse(stdout.text)).to.include({ modelId: 'a', status: 'ready', path: versionDir() });
    }
    for (const model of [['a'], []]) {
      expect(await run('verify', ...model), stderr.text).to.equal(0);
      expect(JSON.parse(stdout.text)).to.include({ model: 'a@1.0.0', ok: true });
    }
  });

  it('says there what is damaged, and why what is not ready can not be installed', async () => {
    const name = (await readFile(join(versionDir(), 'checksum.sha256'), 'utf8')).slice(66).trimEnd();
    const path = join(versionDir(), name);
    const bytes = await readFile(path);
    bytes[9]! ^= 1;
    await writeFile(path, bytes);
    readOnly();
    expect(await run('verify', 'a')).to.equal(3);
    expect(JSON.parse(stdout.text)).to.deep.include({ ok: false, damaged: [{ path: name, reason: 'checksum' }] });
    expect(await run('install', 'b')).to.equal(1);
    expect(stderr.text).to.include('PERMISSION_DENIED');
    expect(await run('verify', 'b')).to.equal(5);
  });

  it('lists models of another user, whose settings and engine.json it may not read', async () => {
    const real = fsPromises.readFile;
    const secret = ['settings.json', 'engine.json'].map(name => join(dataDir, name));
    fsPromises.readFile = ((path: string, ...rest: []) =>
      secret.includes(path)
        ? Promise.reject(Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }))
        : real(path, ...rest)) as typeof real;
    syncBuiltinESMExports();
    try {
      expect(await run('list'), stderr.text).to.equal(0);
      expect(JSON.parse(stdout.text)).to.have.nested.property('[0].path', versionDir());
      expect(await run('path', 'a'), stderr.text).to.equal(0);
      expect(await run('verify', 'a'), stderr.text).to.equal(0);
      expect(await run('install', 'a'), stderr.text).to.equal(0);
    } finally {
      fsPromises.readFile = real;
      syncBuiltinESMExports();
    }
  });
});
