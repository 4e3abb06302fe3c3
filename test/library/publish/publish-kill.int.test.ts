import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { childProgram } from '../../support/program.ts';
import { writeFiles } from '../support.ts';

const PUBLISHER = join(import.meta.dirname, 'publisher-process.ts');

describe('publishVersion, when another is killed or running', () => {
  let dir: TempDir;
  beforeEach(async () => {
    dir = await tempDir();
    await writeFiles(join(dir.path, 'source'), { a: 'one' });
  });
  afterEach(() => dir.remove());

  const models = () => readdir(join(dir.path, 'models'));
  const publish = (modelId: string) =>
    publishVersion({ storage: dir.path, modelId, version: '1.0.0', paths: [join(dir.path, 'source')] });

  it('leaves a running one alone, and sweeps what a killed one left', async () => {
    const child = spawn(process.execPath, [...childProgram(PUBLISHER), dir.path], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const exit = once(child, 'exit');
    try {
      // What can't start never says that half is written.
      await Promise.race([once(child, 'message'), exit.then(([code]) => expect.fail(`it ended with ${code}`))]);
      await publish('n');
      const staging = (await models()).filter(name => /^\.publish-[^.]*$/.test(name));
      expect(staging).to.have.length(1);
    } finally {
      child.kill('SIGKILL');
      await exit;
    }
    expect(await readdir(join(dir.path, 'models/m'))).to.deep.equal([]);
    expect((await publish('o')).unchanged).to.equal(false);
    expect((await models()).sort()).to.deep.equal(['m', 'n', 'o']);
    expect((await publish('m')).unchanged).to.equal(false);
  });

  it("sweeps another machine's folder only after a day of silence", async () => {
    const names = ['.publish-00000000-1-00000000000000aa', '.publish-00000000-1-00000000000000bb'];
    for (const name of names) {
      await writeFiles(join(dir.path, 'models', name), { x: 'x' });
      if (name.endsWith('bb')) continue;
      const old = new Date(Date.now() - 25 * 60 * 60 * 1000);
      await utimes(join(dir.path, 'models', name, 'x'), old, old);
      await utimes(join(dir.path, 'models', name), old, old);
    }
    await mkdir(join(dir.path, 'models', '.publish-mine'));
    await publish('n');
    expect((await models()).sort()).to.deep.equal([names[1], '.publish-mine', 'n'].sort());
  });
});
