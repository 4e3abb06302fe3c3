import { expect } from 'chai';
import { CHECKPOINT_EVERY_EVENTS, CheckpointKeeper } from '../../../src/engine/record/checkpoint-keeper.ts';
import { Ledger } from '../../../src/manager/ledger.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { silentLogger } from '../../../src/ports/logger.ts';
import { parseCheckpoint } from '../../../src/projections/checkpoint.ts';
import { CheckpointWriter } from '../../../src/projections/checkpoint-writer.ts';
import { initialModels } from '../../../src/projections/folds/models.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';
import { pausedByUser } from '../../support/facts.ts';

describe('the keeper of checkpoints', () => {
  let folder: TempDir;
  beforeEach(async () => {
    folder = await tempDir();
  });
  afterEach(() => folder.remove());

  /** `written` gets the places of what is written; null for what is no checkpoint. Writing ends when the test says so. */
  function setUp(writtenSeq = 0) {
    const journal = new MemoryJournal({ automatic: false });
    const ledger = new Ledger(journal, initialModels());
    const written: (number | null)[] = [];
    let finish: () => void = () => undefined;
    const writer = new CheckpointWriter({
      dataDir: folder.path,
      clock: systemClock,
      logger: silentLogger,
      write: (_path, text) => {
        written.push(parseCheckpoint(Buffer.from(text))?.at.seq ?? null);
        return new Promise(resolve => (finish = resolve));
      },
    });
    const keeper = new CheckpointKeeper(ledger, writer, { writtenSeq, outline: null });
    const append = async (...groups: number[]) => {
      const appended = groups.map(size => ledger.append(Array.from({ length: size }, () => pausedByUser)));
      journal.sync();
      await Promise.all(appended);
    };
    const until = async (count: number) => {
      while (written.length < count) await new Promise(resolve => setImmediate(resolve));
    };
    return { ledger, keeper, written, append, until, finish: () => finish() };
  }

  it('writes one as soon as enough events came, and never one that is not of its place', async () => {
    const { keeper, written, append, until, finish } = setUp();
    await append(CHECKPOINT_EVERY_EVENTS - 1);
    // Of two groups of one batch, the journal knows both when the first is folded.
    await append(1, 1);
    await until(1);
    expect(written).to.deep.equal([CHECKPOINT_EVERY_EVENTS + 1]);
    const closed = keeper.close();
    finish();
    await until(2);
    finish();
    await closed;
    expect(written).to.deep.equal([CHECKPOINT_EVERY_EVENTS + 1, CHECKPOINT_EVERY_EVENTS + 1]);
  });

  it('lets no append wait for it, and writes one at a time', async () => {
    const { ledger, keeper, written, append, until, finish } = setUp();
    await append(CHECKPOINT_EVERY_EVENTS);
    await until(1);
    await append(CHECKPOINT_EVERY_EVENTS);
    await append(CHECKPOINT_EVERY_EVENTS);
    expect(ledger.state.seq).to.equal(3 * CHECKPOINT_EVERY_EVENTS);
    expect(written).to.deep.equal([CHECKPOINT_EVERY_EVENTS]);
    const closed = keeper.close();
    finish();
    await until(2);
    finish();
    await closed;
    expect(written).to.deep.equal([CHECKPOINT_EVERY_EVENTS, 3 * CHECKPOINT_EVERY_EVENTS]);
  });

  it('counts from the checkpoint that is there', async () => {
    const { written, append, until, finish } = setUp(10);
    await append(CHECKPOINT_EVERY_EVENTS + 9);
    await append(1);
    await until(1);
    finish();
    expect(written).to.deep.equal([CHECKPOINT_EVERY_EVENTS + 10]);
  });

  it('writes nothing, at a close either, once the journal has another owner', async () => {
    const { keeper, written, append } = setUp();
    keeper.stop();
    await append(CHECKPOINT_EVERY_EVENTS);
    await keeper.close();
    expect(written).to.deep.equal([]);
  });
});
