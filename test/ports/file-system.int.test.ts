import { expect } from 'chai';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode, nodeFileSystem } from '../../src/ports/file-system.ts';

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

  it('says whether a name exists, and does not take a failure for a no', async () => {
    expect(await nodeFileSystem.exists(folder)).to.equal(true);
    expect(await nodeFileSystem.exists(join(folder, 'nothing'))).to.equal(false);
    await symlink(join(folder, 'nothing'), join(folder, 'link'));
    expect(await nodeFileSystem.exists(join(folder, 'link')), 'the name is taken').to.equal(true);
    const tooLong = await failureOf(nodeFileSystem.exists(join(folder, 'x'.repeat(300))));
    expect(errorCode(tooLong)).to.equal('ENAMETOOLONG');
  });
});
