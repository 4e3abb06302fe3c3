import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { cursorFile } from '../../../src/events/consume/cursor-file.ts';
import { MAX_APPEND_BYTES, openCursorLog } from '../../../src/events/consume/cursor-log.ts';
import type { LogEntry } from '../../../src/events/consume/cursor-log.ts';
import { recordFiles } from '../../support/files/recorded-files.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

const entry = (seq: number, more: object = {}): LogEntry => ({
  record: { seq, ...more },
  cursor: { journal: 'j', seq, crc: String(seq).padStart(8, '0') },
});

describe('a log that holds its cursor', () => {
  let dir: TempDir;
  let path: string;
  beforeEach(async () => {
    dir = await tempDir();
    path = join(dir.path, 'log');
  });
  afterEach(() => dir.remove());

  const seqs = async () =>
    (await readFile(path, 'utf8'))
      .split('\n')
      .filter(Boolean)
      .map(line => (JSON.parse(line) as { seq: number }).seq);

  async function append(...entries: LogEntry[]) {
    const log = await openCursorLog(path);
    await log.append(entries);
    await log.close();
    return log.cursor;
  }

  async function cursorOnOpening() {
    const log = await openCursorLog(path);
    await log.close();
    return log.cursor?.seq ?? null;
  }

  it('goes on where its last line says', async () => {
    expect(await cursorOnOpening()).to.equal(null);
    expect(await append(entry(1), entry(2))).to.deep.equal(entry(2).cursor);
    expect(await cursorOnOpening()).to.equal(2);
    await append(entry(3));
    expect(await seqs()).to.deep.equal([1, 2, 3]);
  });

  it('cuts off a torn end, wherever it was torn', async () => {
    await append(entry(1));
    const first = (await readFile(path)).length;
    await append(entry(2, { text: 'ä\u0000 line' }));
    const bytes = await readFile(path);
    for (let length = 0; length <= bytes.length; length += 1) {
      await writeFile(path, bytes.subarray(0, length));
      const expected = length === bytes.length ? 2 : length >= first ? 1 : null;
      expect(await cursorOnOpening(), `cut at ${length}`).to.equal(expected);
      expect((await readFile(path)).length).to.equal([first, bytes.length][(expected ?? 0) - 1] ?? 0);
    }
  });

  it('takes nothing after a hole in the last append', async () => {
    await append(entry(1));
    const first = (await readFile(path)).length;
    await append(entry(2), entry(3), entry(4));
    const bytes = await readFile(path);
    // The block with line 2 never reached the disk, the one with 4 did.
    bytes.fill(0, first + 3, first + 10);
    await writeFile(path, bytes);
    expect(await cursorOnOpening()).to.equal(1);
    expect(await seqs()).to.deep.equal([1]);
  });

  it('finds its place in a long log, and past a line longer than any append', async () => {
    const text = 'x'.repeat(MAX_APPEND_BYTES / 2);
    await append(...[1, 2, 3, 4, 5, 6, 7, 8].map(seq => entry(seq, { text })));
    expect(await cursorOnOpening()).to.equal(8);
    await append(entry(9, { text: 'x'.repeat(5 * MAX_APPEND_BYTES) }));
    expect(await cursorOnOpening()).to.equal(9);
    await truncate(path, (await readFile(path)).length - 1);
    expect(await cursorOnOpening()).to.equal(8);
  });

  it("does not touch another program's file", async () => {
    await writeFile(path, 'notes\n');
    const outcome: unknown = await openCursorLog(path).catch((error: unknown) => error);
    expect(outcome).to.include({ code: 'INVALID_ARGUMENT' });
    expect(await readFile(path, 'utf8')).to.equal('notes\n');
  });
});

describe('a cursor in its own file', () => {
  let dir: TempDir;
  beforeEach(async () => void (dir = await tempDir()));
  afterEach(() => dir.remove());

  it('is what was saved last, none at first, and a word when it is something else', async () => {
    const file = cursorFile(join(dir.path, 'cursor'));
    expect(await file.load()).to.equal(null);
    await file.save(entry(1).cursor);
    await file.save(entry(2).cursor);
    expect(await file.load()).to.deep.equal(entry(2).cursor);
    await appendFile(join(dir.path, 'cursor'), '{');
    expect(await file.load().catch((error: unknown) => error)).to.include({ code: 'JOURNAL_DAMAGED' });
    await writeFile(join(dir.path, 'cursor'), '{"journal":"j","seq":-1,"crc":"0"}');
    expect(await file.load().catch((error: unknown) => error)).to.include({ code: 'JOURNAL_DAMAGED' });
  });

  it('is saved although another program holds the file for a moment', async () => {
    const file = cursorFile(join(dir.path, 'cursor'));
    const recorded = recordFiles(dir.path);
    const renames: string[] = [];
    recorded.onRename = (from, to) => {
      renames.push(`${from} -> ${to}`);
      if (renames.length < 3) throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
    };
    try {
      await file.save(entry(1).cursor);
    } finally {
      recorded.restore();
    }
    expect(renames).to.deep.equal(Array(3).fill('cursor.new -> cursor'));
    expect(await file.load()).to.deep.equal(entry(1).cursor);
  });
});
