import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { JournalItem } from '../../../src/events/read/reader.ts';
import type { AnyEvent } from '../../../src/events/vocabulary.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { event } from '../values.ts';
import { World } from '../world.ts';

function item(stored: AnyEvent, proven = true): JournalItem {
  return { event: stored, proven, cursor: { journal: 'j', seq: stored.seq, crc: '0' } };
}

describe('journal export', () => {
  let world: World;
  let dir: TempDir;
  beforeEach(async () => {
    dir = await tempDir();
    world = new World();
    world.journalItems = [
      item(event(1, 'EngineStarted')),
      item(event(2, 'DownloadRequested', { subject: 'ocr-eng@1.0.0' })),
      item(event(3, 'FutureThing', { subject: 'ocr-eng@2.0.0' }), false),
    ];
  });
  afterEach(() => dir.remove());

  const parse = (text: string) => {
    expect(text.endsWith('\n')).to.equal(true);
    return text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>);
  };

  it('writes a header that says what it is of, then the events that the flags choose', async () => {
    const path = join(dir.path, 'out.ndjson');
    expect(await world.run('journal', 'export', path, '--model', 'ocr-eng', '--lines', '5')).to.equal(0);
    expect(world.stdout.text).to.equal(`2 events in ${path}\n`);
    const [header, ...events] = parse(await readFile(path, 'utf8'));
    expect(header).to.have.keys('export', 'exported_at', 'program', 'journal', 'filter');
    expect(header?.program).to.have.keys('version', 'node', 'platform', 'arch');
    expect(header?.journal).to.include({ id: 'j', status: 'clean', last_seq: 3 });
    expect(header?.filter).to.deep.equal({ model: 'ocr-eng', lines: 5 });
    expect(events.map(({ seq, proven }) => [seq, proven])).to.deep.equal([
      [2, undefined],
      [3, false],
    ]);
  });

  it('writes to stdout, with damage in its place, and exits 3', async () => {
    world.journalItems.splice(1, 1, { damage: { segment: 1, offset: 5, firstSeq: 2, lastSeq: 2, reason: 'crc' } });
    expect(await world.run('journal', 'export', '-')).to.equal(3);
    const [header, first, damage, last] = parse(world.stdout.text);
    expect(header?.export).to.equal(1);
    expect([first?.seq, last?.seq]).to.deep.equal([1, 3]);
    expect(damage?.damage).to.include({ segment: 1, offset: 5 });
  });

  it('overwrites nothing', async () => {
    const path = join(dir.path, 'mine');
    await writeFile(path, 'mine');
    expect(await world.run('journal', 'export', path)).to.equal(2);
    expect(await readFile(path, 'utf8')).to.equal('mine');
  });

  it('leaves no half file when it is interrupted', async () => {
    world.interrupt.abort();
    const path = join(dir.path, 'half');
    expect(await world.run('journal', 'export', path)).to.equal(130);
    expect(await readFile(path).catch((error: NodeJS.ErrnoException) => error.code)).to.equal('ENOENT');
  });
});
