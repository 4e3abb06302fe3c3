import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { LogFile } from '../../../src/engine/log/log-file.ts';
import { leaveOut } from '../../support/leave-out.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

describe('the log file', () => {
  let dir: TempDir;
  let path: string;
  let clock: ReturnType<typeof manualClock>;
  let back: number[];
  let files: LogFile[];
  beforeEach(async () => {
    dir = await tempDir();
    path = join(dir.path, 'logs', 'engine.log');
    clock = manualClock();
    [back, files] = [[], []];
  });
  afterEach(async () => {
    for (const file of files) file.close();
    await dir.remove();
  });

  function open(maxBytes?: number): LogFile {
    const file = new LogFile({ path, clock, onBack: lost => back.push(lost), ...(maxBytes && { maxBytes }) });
    files.push(file);
    return file;
  }
  const read = (name = 'engine.log') => readFile(join(dirname(path), name), 'utf8');

  it('is made with its folder at the first line, for its owner alone, and has each line when write returns', async () => {
    const file = open();
    expect(await readdir(dir.path)).to.deep.equal([]);
    file.write('one\n');
    expect(await read()).to.equal('one\n');
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).to.equal(0o600);
    open().write('two\n');
    expect(await read()).to.equal('one\ntwo\n');
  });

  it('is put aside before it grows past its size; three files are kept', async () => {
    const file = open(10);
    for (let n = 1; n <= 9; n++) file.write(`line${n}\n`);
    expect((await readdir(dirname(path))).sort()).to.deep.equal(['engine.1.log', 'engine.2.log', 'engine.log']);
    expect(await read()).to.equal('line9\n');
    expect(await read('engine.1.log')).to.equal('line8\n');
    expect(await read('engine.2.log')).to.equal('line7\n');
  });

  it('takes a line that is longer than its size, and goes on with the next run where the last one ended', async () => {
    open(10).write('a line that is much longer than that\n');
    open(100).write('next\n');
    expect(await read()).to.equal('a line that is much longer than that\nnext\n');
  });

  it('ends a line that a crash cut off', async () => {
    await mkdir(dirname(path));
    await writeFile(path, '{"half');
    open().write('{"next"}\n');
    expect(await read()).to.equal('{"half\n{"next"}\n');
  });

  it('never throws with a folder in its place; it is tried again after 1, 2, 4, … s, and then says what was lost', async () => {
    await mkdir(path, { recursive: true });
    const file = open();
    for (let n = 0; n < 5; n++) file.write('lost\n');
    clock.advance(1_000);
    file.write('lost\n');
    await rm(path, { recursive: true });
    clock.advance(1_999);
    file.write('lost\n');
    expect(back).to.deep.equal([]);
    clock.advance(1);
    file.write('found\n');
    expect(back).to.deep.equal([7]);
    expect(await read()).to.equal('found\n');
  });

  it('loses lines, not its bounds, while it can not be put aside', async () => {
    const file = open(10);
    file.write('line1\n');
    await mkdir(join(dirname(path), 'engine.1.log', 'full'), { recursive: true });
    await mkdir(join(dirname(path), 'engine.2.log', 'full'), { recursive: true });
    for (let n = 0; n < 100; n++) {
      file.write('line2\n');
      clock.advance(1_000);
    }
    expect(await read()).to.equal('line1\n');
    await rm(join(dirname(path), 'engine.1.log'), { recursive: true });
    clock.advance(60_000);
    file.write('line3\n');
    expect(await read()).to.equal('line3\n');
    expect(await read('engine.1.log')).to.equal('line1\n');
    expect(back).to.deep.equal([100]);
  });

  it('is made anew when somebody took it away', async function () {
    if (process.platform === 'win32') leaveOut(this, 'Windows neither deletes nor replaces a file that is open.');
    const file = open();
    file.write('one\n');
    await rm(dirname(path), { recursive: true });
    clock.advance(10_000);
    file.write('two\n');
    expect(await read()).to.equal('two\n');
  });

  it('follows no link', async () => {
    await mkdir(join(dir.path, 'elsewhere'));
    await symlink(join(dir.path, 'elsewhere'), dirname(path), 'junction');
    open().write('one\n');
    await rm(dirname(path));
    await mkdir(dirname(path));
    await symlink(join(dir.path, 'elsewhere', 'file'), path, 'file').catch(() => undefined);
    open().write('two\n');
    expect(await readdir(join(dir.path, 'elsewhere'))).to.deep.equal([]);
  });

  it('takes nothing after it is closed', async () => {
    const file = open();
    file.write('one\n');
    file.close();
    file.write('two\n');
    expect(await read()).to.equal('one\n');
  });

  it('survives a full disk', function () {
    if (process.platform !== 'linux') leaveOut(this, 'Only Linux has /dev/full.');
    // It takes nothing: every write is ENOSPC. As no link may lie there, it is the path itself.
    const file = new LogFile({ path: '/dev/full', clock, onBack: lost => back.push(lost) });
    files.push(file);
    for (let n = 0; n < 3; n++) file.write('lost\n');
    expect(back).to.deep.equal([]);
  });
});
