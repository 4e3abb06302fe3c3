import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { filter, firstValueFrom, take, toArray } from 'rxjs';
import { createModelManager, cursorOf } from '../../../src/engine/index.ts';
import { readJournal } from '../../../src/events/index.ts';
import type { AnyEvent } from '../../../src/events/index.ts';
import { Managers } from './managers.ts';

describe('the places of events of a stream', function () {
  this.timeout(30_000);
  let managers: Managers;
  beforeEach(async () => (managers = await Managers.create()));
  afterEach(() => managers.close());

  const journalDir = () => join(managers.dir.path, 'journal');
  const engine = () => managers.engine();
  const connect = () => managers.connect();

  /** Runs engines until the journal has this many events: each start and each stop is one. */
  async function history(runs: number): Promise<void> {
    for (let n = 0; n < runs; n++) await (await createModelManager({ dataDir: managers.dir.path })).close();
  }

  async function replaceJournal(): Promise<void> {
    for (const name of ['journal', 'projections']) await rm(join(managers.dir.path, name), { recursive: true });
    await history(4);
  }

  it('are those of the files, from memory and from history, in process and connected', async () => {
    await history(1);
    const managers = [await engine(), await connect()];
    const expected: unknown[] = [];
    for await (const item of readJournal({ dir: journalDir() })) if ('event' in item) expected.push(item.cursor);
    expect(expected).to.have.length(3);
    for (const manager of managers) {
      const events = await firstValueFrom(manager.events$().pipe(take(3), toArray()));
      expect(events.map(cursorOf)).to.deep.equal(expected);
      const after = cursorOf(events[1]!)!;
      expect((await firstValueFrom(manager.events$({ after }))).seq).to.equal(3);
    }
  });

  it('let a program with a connection alone hear that the journal was replaced while it was away', async () => {
    await history(2);
    const first = await engine();
    const program = await connect();
    const seen: AnyEvent[] = [];
    const ended = new Promise<unknown>(resolve => {
      program.events$().subscribe({ next: event => void seen.push(event), error: resolve });
    });
    await firstValueFrom(program.events$().pipe(filter(({ seq }) => seq === 5)));
    await first.close();
    const before = seen.length;
    await replaceJournal();
    const second = await engine();
    expect(await ended).to.include({ code: 'JOURNAL_DAMAGED' });
    expect(seen.length).to.equal(before);
    const after = cursorOf(seen.at(-1)!)!;
    for (const manager of [second, await connect()]) {
      const error: unknown = await firstValueFrom(manager.events$({ after })).catch((thrown: unknown) => thrown);
      expect(error).to.include({ code: 'JOURNAL_DAMAGED' });
    }
  });
});
