/**
 * Lives of a journal that loses segments, ends and headers between its runs, and gets some of them
 * back. Runs end in order or in a crash. Whatever a checkpoint spares a start: the state is the
 * fold of what the journal holds, and all damage is told.
 */
import { expect } from 'chai';
import { recoveryEvents } from '../../../src/engine/record/recovery-events.ts';
import { segmentPath } from '../../../src/events/line/segment.ts';
import { verifyJournal } from '../../../src/events/read/verify.ts';
import { checkpointText, ModelsReplay, parseCheckpoint } from '../../../src/projections/checkpoint.ts';
import { damageKey, evolve } from '../../../src/projections/folds/models.ts';
import { damageEvent } from '../../../src/engine/record/recovery-events.ts';
import { reopen, sample, stopped } from '../../events/helpers.ts';
import { Crash, SimulatedDisk } from '../../events/simulated-disk.ts';
import { randomOf, SEED } from '../../support/seed.ts';

const DIR = '/data/journal';
const LIVES = 60;
const STEPS = 14;
const SEGMENT_BYTES = 900;

class Life {
  disk = new SimulatedDisk();
  /**
   * What the checkpoint's file may hold: the newest checkpoint, and older ones that a power
   * failure may bring back.
   */
  checkpoints: string[] = [];
  lost = new Map<string, Buffer>();
  /**
   * True when nothing was lost or found again since a run left a checkpoint and ended in order.
   */
  settled = false;
  seen = { damaged: 0, sparing: 0, healed: 0 };
  readonly next: () => number;
  #n = 0;

  constructor(next: () => number) {
    this.next = next;
  }

  chance(of: number): boolean {
    return this.next() < of;
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.next() * items.length)];
  }

  segments(): string[] {
    return this.disk.paths().filter(path => path.endsWith('.ndjson'));
  }

  /** Something happens to the journal while no engine runs. */
  async misfortune(): Promise<void> {
    const path = this.pick(this.segments());
    if (path === undefined) return;
    const bytes = Buffer.from(this.disk.contents(path));
    if (!this.lost.has(path)) this.lost.set(path, bytes);
    this.settled = false;
    if (this.chance(0.5)) await this.disk.remove(path);
    else if (this.chance(0.5)) this.disk.put(path, bytes.subarray(0, Math.floor(this.next() * bytes.length)));
    else this.disk.put(path, Buffer.concat([Buffer.from('x'), bytes.subarray(1)]));
  }

  /**
   * A person puts a lost segment back. Never the newest one: events were written behind its loss.
   */
  healing(): void {
    const path = this.pick([...this.lost.keys()].filter(each => each < (this.segments().at(-1) ?? '')));
    if (path === undefined) return;
    this.disk.put(path, this.lost.get(path) ?? Buffer.alloc(0));
    this.lost.delete(path);
    this.settled = false;
    this.seen.healed += 1;
  }

  /** Starts, works and ends like an engine, or crashes anywhere in between. */
  async run(): Promise<void> {
    const crashAt = this.chance(0.3) ? this.disk.count + 1 + Math.floor(this.next() * 60) : Infinity;
    this.disk.fault = (_operation, _path, count) => {
      if (count >= crashAt) throw new Crash('power lost');
    };
    try {
      await this.#work();
      this.disk.fault = () => undefined;
    } catch (error) {
      const isCrashed = this.disk.count >= crashAt;
      // A run that ended before its crash leaves no crash to what comes next.
      this.disk.fault = () => undefined;
      if (!isCrashed) throw error;
      this.settled = false;
      this.disk = this.chance(0.5) ? this.disk.afterKill() : this.disk.afterCrash(() => this.chance(0.5));
      // The file is not synced, so the checkpoint before it may be back.
      if (this.chance(0.3)) this.checkpoints.pop();
    }
  }

  async #work(): Promise<void> {
    const text = this.checkpoints.at(-1);
    const checkpoint = text === undefined ? null : parseCheckpoint(Buffer.from(text));
    const before = this.disk.snapshot();
    const replay = new ModelsReplay(checkpoint);
    const options = { known: checkpoint?.at ?? null, replay, segmentBytes: SEGMENT_BYTES };
    const { journal, recovery } = await reopen(DIR, this.disk, options);
    const { state } = replay;
    await this.#check(before, replay, recovery);
    const append = async (...events: Parameters<typeof journal.append>[0]) => {
      for (const event of await journal.append(events).durable) evolve(state, event);
    };
    const checkpointNow = () => this.checkpoints.push(checkpointText({ at: at(), state }));
    const at = () => ({ ...journal.cursor(), ...(recovery.outline && { outline: recovery.outline }) });
    const found = recoveryEvents(recovery, new Map(state.damage));
    if (found.length > 0) await append(...found);
    // The engine reconciles the models here. Only then may a checkpoint cover the damage.
    for (let count = Math.floor(this.next() * 9); count > 0; count--) {
      await append(sample(++this.#n, 'x'.repeat(Math.floor(this.next() * 200))));
      if (this.chance(0.2)) checkpointNow();
    }
    if (this.chance(0.2)) throw await journal.close().then(() => new Skipped());
    await append(stopped);
    checkpointNow();
    await journal.close();
    this.settled = true;
  }

  async #check(
    before: SimulatedDisk,
    replay: ModelsReplay,
    recovery: Awaited<ReturnType<typeof reopen>>['recovery'],
  ): Promise<void> {
    const whole = new ModelsReplay(null);
    const { journal } = await reopen(DIR, before.snapshot(), { replay: whole });
    await journal.close();
    expect(replay.state, 'the state').to.deep.equal(whole.state);
    const { damage } = await verifyJournal({ dir: DIR, fs: before });
    const keys = (ranges: typeof damage) => ranges.map(range => damageKey(damageEvent(range).data));
    const told = new Set([...keys(recovery.damage), ...replay.state.damage.keys()]);
    expect(
      keys(damage).filter(key => !told.has(key)),
      'damage that nobody is told of',
    ).to.deep.equal([]);
    if (damage.length > 0) this.seen.damaged += 1;
    if (!this.settled) return;
    expect(recovery, 'the cost of a start').to.deep.include({ damage: [] }).and.property('unreadThrough').is.above(0);
    if (damage.length > 0) this.seen.sparing += 1;
  }
}

/** A run that ended without EngineStopped. */
class Skipped extends Error {}

describe('a journal with known gaps', function () {
  this.timeout(120_000);

  it('costs its tail to open, and hides nothing', async () => {
    const total = { damaged: 0, sparing: 0, healed: 0 };
    for (let number = 0; number < LIVES; number++) {
      const life = new Life(randomOf(SEED + number));
      for (let step = 0; step < STEPS; step++) {
        try {
          if (life.chance(0.25)) await life.misfortune();
          if (life.chance(0.15)) life.healing();
          await life.run();
        } catch (error) {
          if (!(error instanceof Skipped)) {
            (error as Error).message = `SEED=${SEED + number}, step ${step}: ${(error as Error).message}`;
            throw error;
          }
          life.settled = false;
        }
      }
      for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += life.seen[key];
    }
    console.log(`    starts: ${JSON.stringify(total)}, SEED=${SEED}`);
    expect(Math.min(...Object.values(total))).to.be.above(20);
  });

  it('reads everything again when one more segment is lost, or a lost one is back', async () => {
    const disk = new SimulatedDisk();
    for (let run = 1; run <= 4; run++) {
      const { journal } = await reopen(DIR, disk);
      await journal.append([sample(run)]).durable;
      await journal.close();
    }
    const second = disk.contents(segmentPath(DIR, 2));
    await disk.remove(segmentPath(DIR, 2));
    const { journal, recovery } = await reopen(DIR, disk);
    await journal.append([stopped]).durable;
    const known = { ...journal.cursor(), outline: recovery.outline ?? undefined };
    await journal.close();
    const unread = async (change: (copy: SimulatedDisk) => unknown, place = known) => {
      const copy = disk.copy();
      await change(copy);
      const opened = await reopen(DIR, copy, { known: place });
      await opened.journal.close();
      return opened.recovery.unreadThrough;
    };
    expect(await unread(() => undefined)).to.equal(5);
    expect(await unread(() => undefined, { ...known, outline: undefined })).to.equal(0);
    expect(await unread(copy => copy.remove(segmentPath(DIR, 3)))).to.equal(0);
    expect(await unread(copy => copy.remove(segmentPath(DIR, 1)))).to.equal(0);
    expect(await unread(copy => copy.put(segmentPath(DIR, 2), second))).to.equal(0);
    const first = disk.contents(segmentPath(DIR, 1));
    const lastLine = first.subarray(first.lastIndexOf('\n', first.length - 2) + 1);
    const otherCrc = Buffer.from(first);
    otherCrc[first.length - 5] = (first[first.length - 5] ?? 0) ^ 1;
    for (const changed of [first.subarray(0, first.length - 1), Buffer.concat([first, lastLine]), otherCrc])
      expect(await unread(copy => copy.put(segmentPath(DIR, 1), changed))).to.equal(0);
  });
});
