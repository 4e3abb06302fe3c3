import { expect } from 'chai';
import fs from 'node:fs';
import { mkdtemp, readdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sinon from 'sinon';
import { errorCode, nodeFileSystem } from '../../src/ports/file-system.ts';
import { leaveOut } from '../support/leave-out.ts';

describe('the file system of Node as a port', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'port-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const failureOf = (promise: Promise<unknown>) =>
    promise.then(
      () => expect.fail('Expected a rejection.'),
      (error: unknown) => error,
    );

  it('reads back what was written at a place', async () => {
    const file = await nodeFileSystem.open(join(folder, 'a'), 'create');
    expect(await file.write(Buffer.from('abc'), 2)).to.equal(3);
    await file.datasync();
    await file.close();
    const again = await nodeFileSystem.open(join(folder, 'a'), 'read');
    const into = Buffer.alloc(10);
    expect(await again.read(into, 1)).to.equal(4);
    expect(into.toString('latin1', 0, 4)).to.equal('\0abc');
    expect(errorCode(await failureOf(again.write(Buffer.from('x'), 0)))).to.equal('EBADF');
    await again.close();
  });

  it('touches no other file through a closed one, whose number another may have', async () => {
    const closed = await nodeFileSystem.open(join(folder, 'a'), 'create');
    await closed.close();
    const other = await nodeFileSystem.open(join(folder, 'b'), 'create');
    await failureOf(closed.write(Buffer.from('x'), 0));
    await failureOf(closed.read(Buffer.alloc(1), 0));
    await failureOf(closed.datasync());
    expect(await other.size()).to.equal(0);
    await other.close();
  });

  /** Of the descriptor that this process has open on the file, as the kernel sees it. */
  async function kernelFlags(path: string): Promise<number> {
    for (const fd of await readdir('/proc/self/fd')) {
      if ((await readlink(`/proc/self/fd/${fd}`).catch(() => '')) !== path) continue;
      const info = await readFile(`/proc/self/fdinfo/${fd}`, 'utf8');
      return parseInt(/^flags:\s*(\d+)$/m.exec(info)?.[1] ?? '0', 8);
    }
    throw new Error(`Expected an open file at ${path}.`);
  }

  it('leaves a sync out only where every write was one: the kernel says so', async function () {
    if (process.platform !== 'linux') leaveOut(this, 'Only on Linux a sync can be left out.');
    const syncs = sinon.spy(fs, 'fdatasync');
    try {
      const path = join(folder, 'new');
      const created = await nodeFileSystem.open(path, 'create');
      expect((await kernelFlags(path)) & fs.constants.O_DSYNC, 'O_DSYNC').to.equal(fs.constants.O_DSYNC);
      await created.write(Buffer.from('abc'), 0);
      await created.datasync();
      expect(syncs.callCount, 'after synced writes').to.equal(0);
      await created.truncate(1);
      await created.datasync();
      await created.datasync();
      expect(syncs.callCount, 'after a truncation, once').to.equal(1);
      await created.close();
      const updated = await nodeFileSystem.open(path, 'update');
      await updated.datasync();
      await updated.write(Buffer.from('x'), 0);
      await updated.datasync();
      expect(syncs.callCount, 'of what an earlier process may have left, and of plain writes').to.equal(3);
      await updated.close();
    } finally {
      syncs.restore();
    }
  });

  it('syncs after a write that failed: it may have left bytes behind', async function () {
    if (process.platform !== 'linux') leaveOut(this, 'Only on Linux a sync can be left out.');
    const file = await nodeFileSystem.open(join(folder, 'a'), 'create');
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
    const write = sinon.stub(fs, 'write').callsFake((...all: unknown[]) => {
      (all.at(-1) as (error: Error) => void)(full);
    });
    const syncs = sinon.spy(fs, 'fdatasync');
    try {
      expect(await failureOf(file.write(Buffer.from('x'), 0))).to.equal(full);
      await file.datasync();
      expect(syncs.callCount).to.equal(1);
    } finally {
      write.restore();
      syncs.restore();
      await file.close();
    }
  });

  it('says whether a name exists, and does not take a failure for a no', async () => {
    expect(await nodeFileSystem.exists(folder)).to.equal(true);
    expect(await nodeFileSystem.exists(join(folder, 'nothing'))).to.equal(false);
    await symlink(join(folder, 'nothing'), join(folder, 'link'));
    expect(await nodeFileSystem.exists(join(folder, 'link')), 'the name is taken').to.equal(true);
    const tooLong = await failureOf(nodeFileSystem.exists(join(folder, 'x'.repeat(300))));
    expect(errorCode(tooLong)).to.equal('ENAMETOOLONG');
  });
});
