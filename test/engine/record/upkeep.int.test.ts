import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { JournalUpkeep } from '../../../src/engine/record/upkeep.ts';
import { Ledger } from '../../../src/manager/ledger.ts';
import { delay, systemClock } from '../../../src/ports/clock.ts';
import type { Logger } from '../../../src/ports/logger.ts';
import { silentLogger } from '../../../src/ports/logger.ts';
import { initialModels } from '../../../src/projections/folds/models.ts';
import { indexPath, isWholeIndex } from '../../../src/projections/model-index/format.ts';
import { reopen, temporaryFolder } from '../../events/helpers.ts';
import { pausedByUser } from '../../support/facts.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';

/** A closed segment is indexed from 256 KiB on. */
const EVENTS = 1_000;
const LONG = 'x'.repeat(400);
const AN_UPDATE_EVERY = 2_000;

describe('the upkeep of the journal', () => {
  let dataDir: string;
  let remove: () => Promise<void>;
  let journal: MemoryJournal;
  let ledger: Ledger;
  let warnings: string[];
  const keepers: JournalUpkeep[] = [];

  beforeEach(async () => {
    ({ dir: dataDir, remove } = await temporaryFolder());
    journal = new MemoryJournal();
    ledger = new Ledger(journal, initialModels());
    warnings = [];
    await fill();
    await fill();
  });
  afterEach(async () => {
    for (const keeper of keepers.splice(0)) await keeper.close();
    await remove();
  });

  /** One more closed segment, and the one after it open. */
  async function fill(): Promise<void> {
    const opened = await reopen(join(dataDir, 'journal'));
    const data = { installed_version: LONG };
    const groups = Array.from({ length: EVENTS }, () =>
      opened.journal.append([{ type: 'UpdateFound', subject: 'whisper@1.0.0', data }]),
    );
    await Promise.all(groups.map(({ durable }) => durable));
    await opened.journal.close();
  }

  function keep(): JournalUpkeep {
    const logger: Logger = { ...silentLogger, warn: text => void warnings.push(text) };
    const keeper = new JournalUpkeep({
      ...{ dataDir, ledger, clock: systemClock, logger, breathMs: 0 },
      onDamage: () => undefined,
    });
    keepers.push(keeper);
    return keeper;
  }

  const isWhole = (segment: number) => readFile(indexPath(dataDir, segment)).then(isWholeIndex, () => false);
  const until = async (segment: number) => {
    // On Windows nobody writes a file that somebody reads all the time.
    while (!(await isWhole(segment))) await delay(systemClock, 5);
  };

  it('has made the index of each closed segment when its start ends, and not of the open one', async () => {
    await keep().start();
    expect([await isWhole(1), await isWhole(2)]).to.deep.equal([true, false]);
  });

  it('looks again after enough events: a segment was closed meanwhile', async () => {
    await keep().start();
    await fill();
    const last = async () => {
      await ledger.append(Array.from({ length: AN_UPDATE_EVERY - 1 }, () => pausedByUser));
      expect(await isWhole(2), 'not before').to.equal(false);
      await ledger.append([pausedByUser]);
    };
    await last();
    await until(2);
  });

  it('makes a file anew that disagrees with its segment, and that alone', async () => {
    const keeper = keep();
    await keeper.start();
    const made = await readFile(indexPath(dataDir, 1));
    await writeFile(indexPath(dataDir, 1), 'nonsense');
    await keeper.start();
    expect(await isWhole(1), 'nobody said so').to.equal(false);
    keeper.wrong(1);
    await until(1);
    expect(await readFile(indexPath(dataDir, 1))).to.deep.equal(made);
  });

  it('does nothing for a word that comes before its start or after its stop', async () => {
    const keeper = keep();
    keeper.wrong(1);
    keeper.stop();
    await keeper.start();
    keeper.wrong(1);
    await keeper.close();
    expect(await isWhole(1)).to.equal(false);
    expect(warnings).to.deep.equal([]);
  });

  it('warns where it can not write, and its start ends all the same', async () => {
    // A file is where its folder would be.
    await rm(join(dataDir, 'projections'), { recursive: true, force: true });
    await writeFile(join(dataDir, 'projections'), '');
    await keep().start();
    expect(warnings).to.deep.equal(['The index of the journal can not be written.']);
  });

  it('ends at once when it is closed in the middle, without a warning', async () => {
    const keeper = keep();
    const started = keeper.start();
    await keeper.close();
    await started;
    expect(warnings).to.deep.equal([]);
  });
});
