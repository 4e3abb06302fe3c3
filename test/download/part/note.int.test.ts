import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PartFile } from '../../../src/download/part/part-file.ts';
import { NoteKeeper } from '../../../src/download/part/note-keeper.ts';
import { noteArea } from '../../../src/download/part/part-note.ts';

const SIZE = 10_000;
const FILE = { path: 'weights.bin', sizeBytes: SIZE, sha256: 'a'.repeat(64), pieceSizeBytes: 0, pieces: [] };

describe('the note of a part that several connections write', () => {
  let folder: string;
  let part: PartFile;
  let notes: NoteKeeper;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'note-'));
    part = await PartFile.create(join(folder, 'part'));
    notes = new NoteKeeper(FILE, 'boot', 100);
  });
  afterEach(async () => {
    await part.close();
    await rm(folder, { recursive: true });
  });
  const size = async () => (await stat(join(folder, 'part'))).size;

  it('does not come back after it was cut off, by a connection that was late', async () => {
    await part.write(0, [Buffer.alloc(SIZE)]);
    await notes.begin(part, []);
    expect(await size()).to.be.at.least(noteArea(SIZE).from);
    await Promise.all([notes.wrote(part, 100, [[0, 100]]), notes.cut(part), notes.wrote(part, 200, [[0, SIZE]])]);
    expect(await size()).to.equal(SIZE);
    expect(notes.exists).to.equal(false);
  });

  it('is not cut off while it is written', async () => {
    const order: string[] = [];
    const [write, truncate] = [part.write.bind(part), part.truncate.bind(part)];
    part.write = async (...args) => {
      await write(...args);
      order.push('written');
    };
    part.truncate = async size => {
      order.push('cut');
      await truncate(size);
    };
    await notes.begin(part, []);
    await Promise.all([notes.wrote(part, 100, [[0, 100]]), notes.cut(part)]);
    expect(order).to.deep.equal(['written', 'written', 'cut']);
  });

  it('is begun once, and its newest word is the one that is read', async () => {
    await Promise.all([notes.begin(part, [[0, 1]]), notes.begin(part, [])]);
    expect((await notes.read(part))?.ranges).to.deep.equal([[0, 1]]);
    await Promise.all([1, 2, 3, 4, 5].map(n => notes.wrote(part, 100, [[0, n * 100]])));
    expect((await notes.read(part))?.ranges).to.deep.equal([[0, 500]]);
  });

  it('goes on after a write of it that failed', async () => {
    await notes.begin(part, []);
    const closed = await PartFile.create(join(folder, 'closed'));
    await closed.close();
    const failed = await notes.wrote(closed, 100, [[0, 100]]).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(Error);
    await notes.wrote(part, 100, [[0, 200]]);
    expect((await notes.read(part))?.ranges).to.deep.equal([[0, 200]]);
  });
});
