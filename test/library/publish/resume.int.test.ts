import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyLibrary } from '../../../src/library/care/verify.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { childProgram } from '../../support/program.ts';
import { rejection, writeFiles } from '../support.ts';

const PUBLISHER = join(import.meta.dirname, 'publisher-process.ts');

describe('a publish that was cut', () => {
  let dir: TempDir;
  let source: string;
  beforeEach(async () => {
    dir = await tempDir();
    source = join(dir.path, 'source');
    await writeFiles(source, { a: 3_000, 'b/c': 4_000, d: 5_000 });
  });
  afterEach(() => dir.remove());

  const models = () => readdir(join(dir.path, 'storage/models'));
  const publish = (options: object = {}) =>
    publishVersion({ storage: join(dir.path, 'storage'), modelId: 'm', version: '1.0.0', paths: [source], ...options });

  /** Killed when it has read so many bytes: the file with the last of them is not whole. */
  async function cutAt(bytes: number): Promise<string> {
    const args = [join(dir.path, 'storage'), source, `${bytes}`];
    const child = spawn(process.execPath, [...childProgram(PUBLISHER), ...args], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await once(child, 'message');
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
    const staging = (await models()).find(name => name.startsWith('.publish-') && !name.endsWith('.ndjson'));
    return join(dir.path, 'storage/models', staging ?? '');
  }

  it('goes on with the files that were whole, and copies only the others', async () => {
    const staging = await cutAt(7_000);
    expect((await readdir(staging)).sort()).to.deep.equal(['a', 'b']);
    const { ino } = await stat(join(staging, 'a'));
    await writeFile(join(staging, 'stray'), 'x');
    const steps: number[] = [];
    const done = await publish({
      resume: true,
      onProgress: (at: { publishedBytes: number }) => steps.push(at.publishedBytes),
    });
    expect(done.unchanged).to.equal(false);
    expect(steps[0]).to.equal(3_000);
    expect((await stat(join(done.path, 'a'))).ino).to.equal(ino);
    expect((await readdir(done.path)).sort()).to.deep.equal(['a', 'b', 'checksum.sha256', 'd', 'manifest.json']);
    expect(await models()).to.deep.equal(['m']);
    const [verified] = await verifyLibrary({ storage: join(dir.path, 'storage') });
    expect(verified?.faults).to.deep.equal([]);
  });

  it('copies again what has changed since', async () => {
    await cutAt(7_000);
    await writeFiles(source, { a: 'another' });
    const { path } = await publish({ resume: true });
    expect(await readFile(join(path, 'a'), 'utf8')).to.equal('another');
  });

  it('is swept by a publish that does not go on with it; of nothing, --resume is a publish', async () => {
    await cutAt(3_000);
    await publish();
    expect(await models()).to.deep.equal(['m']);
    expect((await publish({ resume: true, version: '1.1.0' })).unchanged).to.equal(false);
    expect(await models()).to.deep.equal(['m']);
  });

  it('that is to be the latest is refused where it would not be', async () => {
    await publish({ version: '1.2.0', latest: true });
    for (const version of ['1.1.0', '1.3.0-rc.1'])
      expect((await rejection(publish({ version, latest: true }))).message).to.include('would not be the latest');
    expect((await publish({ version: '1.2.0', latest: true })).unchanged).to.equal(true);
    expect((await publish({ version: '1.10.0', latest: true })).unchanged).to.equal(false);
  });
});
