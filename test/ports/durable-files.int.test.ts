import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeDirectoryDurably } from '../../src/ports/durable-files.ts';

describe('durable files', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'durable-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

  it('makes a directory with every new name synced in the directory above it, once', async () => {
    const synced: string[] = [];
    const sync = (path: string) => Promise.resolve(void synced.push(path));
    await makeDirectoryDurably(join(folder, 'a', 'b'), sync);
    expect(synced).to.deep.equal([join(folder, 'a'), folder]);
    await makeDirectoryDurably(join(folder, 'a', 'b'), sync);
    expect(synced).to.have.length(2);
  });

  it('makes one where the directory above may not be read, and says what a bad disk says', async () => {
    await makeDirectoryDurably(join(folder, 'c'), failing('EACCES'));
    const error = await makeDirectoryDurably(join(folder, 'd'), failing('EIO')).then(
      () => expect.fail('Expected a rejection.'),
      (thrown: unknown) => thrown as Error,
    );
    expect(error.message).to.equal('EIO');
  });
});
