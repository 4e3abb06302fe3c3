import { expect } from 'chai';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';
import { serveLibrary } from '../../../src/library/server/server.ts';
import { openLibraryStorage } from '../../../src/library/server/storage.ts';
import { inOrder, notWhole } from '../../../src/library/server/whole.ts';
import type { RunningLibrary } from '../../../src/library/server/server.ts';
import type { Catalog } from '../../../src/library/types.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { rejection, writeFiles } from '../support.ts';
import { ask } from './ask.ts';
import { publishedIn, TEN } from './published.ts';

const MINUTE_MS = 60_000;
const HASH = '84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882';

interface Line {
  level: number;
  msg: string;
  model?: string;
  reason?: string;
}

/** A mirror copies a version file by file. Its manifest may come before its files. */
describe('serving a version whose files are not all there', () => {
  let dir: TempDir;
  let version: string;
  let library: RunningLibrary;
  let clock: ReturnType<typeof manualClock>;
  const lines: Line[] = [];

  beforeEach(async () => {
    dir = await tempDir();
    const storage = await publishedIn(dir.path);
    version = join(storage, 'models/m/1.0.0');
    lines.length = 0;
    clock = manualClock();
    const logger = pino({ level: 'info' }, { write: (text: string) => void lines.push(JSON.parse(text) as Line) });
    library = await serveLibrary({ storage, logger, clock });
  });
  afterEach(async () => {
    await library.close();
    await dir.remove();
  });

  const shown = async () =>
    (JSON.parse((await ask('/api/models', {}, library.url)).body.toString()) as Catalog).models[0]?.versions;
  const told = () => lines.filter(({ model }) => model !== undefined);

  it('hides it, says why once, and shows it when it is whole', async () => {
    await truncate(join(version, 'ten'), 4);
    for (let poll = 0; poll < 5; poll += 1) expect(await shown()).to.deep.equal(['2.0.0-rc.1']);
    expect((await ask('/api/models/m', {}, library.url)).body.toString()).not.to.include('1.0.0"');
    expect(told()).to.have.length(1);
    expect(told()[0]).to.include({ level: 40, model: 'm@1.0.0' });
    expect(told()[0]?.reason).to.include('ten').and.include('4 of 10 bytes');
    await rm(join(version, 'ten'));
    expect(await shown()).to.deep.equal(['2.0.0-rc.1']);
    expect(told()).to.have.length(1);
    await writeFile(join(version, 'ten'), TEN);
    expect(await shown()).to.deep.equal(['1.0.0', '2.0.0-rc.1']);
    expect(told()).to.have.length(2);
    expect(told()[1]).to.include({ level: 30, model: 'm@1.0.0' });
  });

  it('says it again at growing intervals', async () => {
    await rm(join(version, 'sub/ü.txt'));
    const counts: number[] = [];
    for (let minute = 0; minute <= 16; minute += 1) {
      await shown();
      counts.push(told().length);
      clock.advance(MINUTE_MS);
    }
    expect(counts).to.deep.equal([1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5]);
    expect(told()[0]?.reason).to.include('sub/ü.txt').and.include('not there');
  });

  it('hides a version that loses a file after it was shown', async () => {
    expect(await shown()).to.deep.equal(['1.0.0', '2.0.0-rc.1']);
    await rm(join(version, 'ten'));
    clock.advance(MINUTE_MS);
    expect(await shown()).to.deep.equal(['2.0.0-rc.1']);
  });

  it('serves the files of it that are there, with their strong ETags', async () => {
    await rm(join(version, 'sub/ü.txt'));
    expect(await shown()).to.deep.equal(['2.0.0-rc.1']);
    const { status, headers } = await ask('/storage/models/m/1.0.0/ten', {}, library.url);
    expect([status, headers.etag]).to.deep.equal([200, `"${HASH}"`]);
  });

  it('hides a version whose manifest came before its checksum.sha256', async () => {
    await rm(join(version, 'checksum.sha256'));
    expect(await shown()).to.deep.equal(['2.0.0-rc.1']);
    expect(told()[0]?.reason).to.include('checksum.sha256');
  });

  it('names the first of the list that fails, whichever fails first in time', async () => {
    const late = new Promise<never>((_resolve, reject) => setImmediate(reject, notWhole('first', 'is late')));
    const soon = Promise.reject(notWhole('second', 'is soon'));
    expect((await rejection(inOrder([late, soon]))).message).to.equal('first is late.');
    expect(await inOrder([Promise.resolve(1), Promise.resolve(2)])).to.deep.equal([1, 2]);
  });

  it('hides a version without a manifest while a listed file is not there', async () => {
    const checksum = await readFile(join(version, 'checksum.sha256'));
    await writeFiles(join(dir.path, 'hand/models/m/3.0.0'), { ten: TEN, 'checksum.sha256': checksum });
    const problems: string[] = [];
    const storage = openLibraryStorage({
      storage: join(dir.path, 'hand'),
      onProblem: (ref, { message }) => problems.push(`${ref}: ${message}`),
    });
    expect((await storage.catalog()).models).to.deep.equal([]);
    expect(problems).to.have.length(1);
    expect(problems[0]).to.include('m@3.0.0').and.include('none');
    await writeFiles(join(dir.path, 'hand/models/m/3.0.0'), { none: '', 'sub/ü.txt': 'deep' });
    expect((await storage.catalog()).models).to.have.length(1);
  });
});
