import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { pruneJournal } from '../../../src/engine/record/prune.ts';
import { claimJournal } from '../../../src/engine/record/truth.ts';
import { readModelsAt } from '../../../src/engine/offline.ts';
import { JournalCompressor } from '../../../src/events/owner.ts';
import { readJournal, verifyJournal } from '../../../src/events/reading.ts';
import { Ledger } from '../../../src/manager/ledger.ts';
import { isModelError } from '../../../src/model/errors.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { errorCode, nodeFileSystem } from '../../../src/ports/file-system.ts';
import type { FileSystem } from '../../../src/ports/file-system.ts';
import { registryText } from '../../../src/projections/folds/registry.ts';
import { validateAny } from '../../support/schemas.ts';
import { temporaryFolder } from '../../events/helpers.ts';
import { installed, requested, started } from '../../support/facts.ts';

const LATER = '9999-01-01T00:00:00.000Z';

describe('pruning of the journal', () => {
  let dataDir: string;
  let remove: () => Promise<void>;
  let ledger: Ledger;

  beforeEach(async () => {
    ({ dir: dataDir, remove } = await temporaryFolder());
    for (const events of [[requested, started], [installed]]) {
      await open();
      await ledger.append(events);
      await ledger.append([
        { type: 'RemovalRequested', subject: 'gone@1.0.0', data: { command_id: 'c-gone' } },
        { type: 'ModelMissing', subject: 'm@1.0.0', data: { reason: 'deleted' } },
      ]);
      await ledger.journal.close();
    }
    await open();
    await ledger.append([{ type: 'UpdateFound', subject: 'm@2.0.0', data: { installed_version: '1.0.0' } }]);
  });
  afterEach(async () => {
    await ledger.journal.close();
    await remove();
  });

  async function open(fs: FileSystem = nodeFileSystem): Promise<void> {
    const { journal, state } = await claimJournal(dataDir, 'run', systemClock, fs);
    ledger = new Ledger(journal, state);
  }

  const journalDir = () => join(dataDir, 'journal');
  const files = async () => (await readdir(journalDir())).filter(name => name.startsWith('journal-')).sort();
  const prune = (dryRun = false, before = LATER, fs = nodeFileSystem) =>
    pruneJournal({ dataDir, ledger, fs }, { before, dryRun });
  const rejection = (work: Promise<unknown>) =>
    work.then(
      () => expect.fail('Expected a rejection.'),
      (error: unknown) => error,
    );
  /** As after the projections are deleted: everything is folded from what the journal has. */
  async function folded(): Promise<string> {
    await ledger.journal.close();
    await rm(join(dataDir, 'projections'), { recursive: true, force: true });
    await open();
    return JSON.stringify([registryText(ledger.state), [...ledger.state.models], [...ledger.state.commands]]);
  }

  it('keeps what the events added up to: registry.json is the same, byte for byte', async () => {
    const before = await folded();
    const told = await prune(true);
    expect(told).to.include({ events: 8, models: 4, lastSeq: 8, files: 3 });
    expect(await files()).to.have.length(4);
    expect(await prune()).to.deep.equal(told);
    expect(await files()).to.deep.equal(['journal-0000000004.ndjson', 'journal-0000000005.ndjson']);
    expect(await folded()).to.equal(before);
    expect(await verifyJournal({ dir: journalDir() })).to.deep.include({ status: 'clean', damage: [] });
  });

  it('again and again: seq and journal id stay, and a later base has the earlier one in it', async () => {
    const before = await folded();
    await prune();
    const { id } = ledger.journal;
    await folded();
    expect((await prune()).events).to.be.greaterThan(0);
    expect(await folded()).to.equal(before);
    expect(ledger.journal.id).to.equal(id);
    expect(ledger.journal.durableSeq).to.equal(10);
    const base = await ledger.journal.base();
    expect(base).to.deep.include({ base: 1, removed: ['gone@1.0.0'] });
    expect(validateAny('journal-base', base)).to.have.property('ok', true);
  });

  it('tells a reader whose place is gone where the rest begins', async () => {
    const cursors = new Map<number, { journal: string; seq: number; crc: string }>();
    for await (const item of readJournal({ dir: journalDir() }))
      if ('event' in item) cursors.set(item.event.seq, item.cursor);
    await prune();
    const seqsAfter = async (after: Parameters<typeof readJournal>[0]['after']) => {
      const seqs: number[] = [];
      for await (const item of readJournal({ dir: journalDir(), ...(after !== undefined && { after }) }))
        seqs.push('event' in item ? item.event.seq : -1);
      return seqs;
    };
    for (const place of [6, cursors.get(6)]) {
      const error = await rejection(seqsAfter(place));
      expect(isModelError(error) && error.details).to.deep.equal({ firstSeq: 8 });
    }
    for (const place of [undefined, 7, cursors.get(7)]) expect(await seqsAfter(place)).to.deep.equal([8, 9]);
    expect(await rejection(seqsAfter({ ...cursors.get(7), crc: '00000000' } as never))).to.have.property(
      'code',
      'JOURNAL_DAMAGED',
    );
    expect(await rejection(readModelsAt(dataDir, { seq: 3 }))).to.have.deep.property('details', { firstSeq: 8 });
    expect((await readModelsAt(dataDir)).damage).to.deep.equal([]);
  });

  it('drops archives as well, and nothing that is not old enough', async () => {
    const before = await folded();
    const compressor = new JournalCompressor({
      ...{ dir: journalDir(), fs: nodeFileSystem, clock: systemClock, limits: { plainCount: 1, plainCountLeft: 1 } },
      journal: () => ledger.journal,
      append: event => ledger.append([event]),
      breathe: () => Promise.resolve(),
    });
    await compressor.update();
    expect(await files()).to.have.length(4);
    expect((await prune(true, '2020-01-01T00:00:00.000Z')).events).to.equal(0);
    await prune();
    expect((await files()).filter(name => name.endsWith('.gz'))).to.deep.equal([]);
    expect(await folded()).to.equal(before);
  });

  it('refuses damage that nobody recorded', async () => {
    const path = join(journalDir(), 'journal-0000000002.ndjson');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"reason":"deleted"', '"reason":"DELETED"'));
    expect(await rejection(prune())).to.have.property('code', 'JOURNAL_DAMAGED');
    expect(await files()).to.have.length(3);
  });

  it('goes on after a kill before any file was removed, and after one in the middle', async () => {
    const before = await folded();
    for (const allowed of [0, 1]) {
      let removed = 0;
      const dying: FileSystem = {
        ...nodeFileSystem,
        remove: path =>
          (removed += 1) > allowed
            ? Promise.reject(Object.assign(new Error('killed'), { code: 'EIO' }))
            : nodeFileSystem.remove(path),
      };
      expect(errorCode(await rejection(prune(false, LATER, dying)))).to.equal('EIO');
      expect(await folded(), `${allowed} files removed`).to.equal(before);
      expect((await verifyJournal({ dir: journalDir() })).status).to.equal('clean');
    }
  });
});
