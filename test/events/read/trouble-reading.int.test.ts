import { mkdir, open, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { lastValueFrom, toArray } from 'rxjs';
import type { JournalDamage } from '../../../src/events/types.ts';
import { followJournal } from '../../../src/events/consume/follow.ts';
import { segmentPath } from '../../../src/events/line/segment.ts';
import { verifyJournal } from '../../../src/events/read/verify.ts';
import { isModelError } from '../../../src/model/errors.ts';
import type { ModelError } from '../../../src/model/errors.ts';
import { nodeFileSystem } from '../../../src/ports/file-system.ts';
import type { FileSystem } from '../../../src/ports/file-system.ts';
import { collect, eventsOf, numbersOf, readAll, reopen, sample, temporaryFolder } from '../helpers.ts';

describe('reading a journal with something in the way', () => {
  let dir: string;
  let remove: () => Promise<void>;
  beforeEach(async () => ({ dir, remove } = await temporaryFolder()));
  afterEach(() => remove());

  async function write(...numbers: number[]): Promise<void> {
    const { journal } = await reopen(dir);
    for (const n of numbers) await journal.append([sample(n)]).durable;
    await journal.close();
  }

  const obstacles: Record<string, (path: string) => Promise<unknown>> = {
    'a folder': path => mkdir(path),
    'a link to a folder': path => symlink(dir, path),
    'a link that leads nowhere': path => symlink(join(dir, 'nowhere'), path),
    'a link to itself': path => symlink(path, path),
  };
  for (const [name, put] of Object.entries(obstacles)) {
    it(`opens beside ${name} that has a segment's name, and names it`, async () => {
      await write(1, 2);
      const path = segmentPath(dir, 2);
      await put(path);
      const { journal, recovery } = await reopen(dir);
      expect(recovery.damage).to.have.length(1);
      expect(recovery.damage[0]).to.include({ segment: 2, firstSeq: null });
      expect(recovery.damage[0]?.reason).to.include(path);
      await journal.append([sample(3)]).durable;
      await journal.close();
      expect(numbersOf(eventsOf(await readAll(dir)).map(({ event }) => event))).to.deep.equal([1, 2, 3]);
      expect((await verifyJournal({ dir })).status).to.equal('damaged');
    });
  }

  for (const [name, put] of Object.entries(obstacles)) {
    it(`takes ${name} in the next segment's place for no other writer, and opens anew beside it`, async () => {
      const { journal } = await reopen(dir);
      await journal.append([sample(1)]).durable;
      await put(segmentPath(dir, 2));
      const error = await journal.append([sample(2)]).durable.then(
        () => expect.fail('acknowledged'),
        (thrown: ModelError) => thrown,
      );
      expect(error).to.include({ code: 'JOURNAL_UNWRITABLE', retryable: true });
      expect(error.details.fenced).to.equal(undefined);
      await journal.close();
      const next = await reopen(dir);
      await next.journal.append([sample(3)]).durable;
      await next.journal.close();
      expect(next.recovery.lastSeq, 'written, and not acknowledged').to.equal(2);
      expect(numbersOf(eventsOf(await readAll(dir)).map(({ event }) => event))).to.deep.equal([1, 2, 3]);
    });

    it(`cuts no segment over ${name}`, async () => {
      const { journal } = await reopen(dir, nodeFileSystem, { segmentBytes: 1 });
      await journal.append([sample(1)]).durable;
      await put(segmentPath(dir, 2));
      const error = await journal.append([sample(2)]).durable.then(
        () => expect.fail('acknowledged'),
        (thrown: ModelError) => thrown,
      );
      expect(error).to.include({ code: 'JOURNAL_UNWRITABLE', retryable: true });
      await journal.close();
    });

    it(`follows a journal whose newest name is ${name}`, async () => {
      await write(1);
      await put(segmentPath(dir, 2));
      const stop = new AbortController();
      const seen: string[] = [];
      for await (const items of followJournal({ dir, signal: stop.signal })) {
        for (const item of items) if ('damage' in item) seen.push(item.damage.reason);
        stop.abort();
      }
      expect(seen.join()).to.include(segmentPath(dir, 2));
    });
  }

  it('names the events of a segment whose place a folder took', async () => {
    await write(1, 2);
    await write(3);
    await write(4);
    await rm(segmentPath(dir, 2));
    await mkdir(segmentPath(dir, 2));
    const { journal, recovery } = await reopen(dir);
    await journal.close();
    expect(recovery.damage).to.have.length(1);
    expect(recovery.damage[0]).to.include({ segment: 2, firstSeq: 3, lastSeq: 3 });
    expect(recovery.damage[0]?.reason).to.include(segmentPath(dir, 2));
  });

  /** As a bad disk does it: opens, but doesn't read, or not past its header. */
  const failing = (code: string, path: string, from: number): FileSystem => ({
    ...nodeFileSystem,
    open: async (opened, mode) => {
      const file = await nodeFileSystem.open(opened, mode);
      if (opened !== path || mode !== 'read') return file;
      const refuse = () => Promise.reject(Object.assign(new Error(code), { code }));
      return { ...file, read: (into, position) => (position < from ? file.read(into, position) : refuse()) };
    },
  });

  for (const [errno, code, from] of [
    ['EIO', 'JOURNAL_DAMAGED', 0],
    ['EIO', 'JOURNAL_DAMAGED', 1],
    ['EACCES', 'PERMISSION_DENIED', 0],
    ['EACCES', 'PERMISSION_DENIED', 1],
  ] as const) {
    it(`says ${code} with the path when the system says ${errno} from byte ${from} on`, async () => {
      await write(1, 2);
      const path = segmentPath(dir, 1);
      let broken = false;
      const bad = failing(errno, path, from);
      const fs: FileSystem = { ...nodeFileSystem, open: (...at) => (broken ? bad : nodeFileSystem).open(...at) };
      const { journal } = await reopen(dir, fs);
      broken = true;
      const readers: Record<string, () => Promise<unknown>> = {
        readJournal: () => readAll(dir, fs),
        read: () => collect(journal.read()),
        events$: () => lastValueFrom(journal.events$().pipe(toArray())),
        open: () => reopen(dir, fs),
      };
      for (const [name, read] of Object.entries(readers)) {
        const error: unknown = await read().catch((thrown: unknown) => thrown);
        if (!isModelError(error)) throw new Error(`Expected a ModelError of ${name}, got ${String(error)}.`);
        expect(error.code, name).to.equal(code);
        expect(error.details, name).to.deep.equal({ path, errno });
        expect(error.message, name).to.include(path);
      }
      await journal.close();
    });
  }

  it('tells of damage that its own readers meet', async () => {
    await write(1, 2, 3);
    const met: JournalDamage[] = [];
    const { journal } = await reopen(dir, nodeFileSystem, { onDamage: range => met.push(range) });
    const text = Buffer.from('"seq":2,');
    const file = await open(segmentPath(dir, 1), 'r+');
    const bytes = await file.readFile();
    await file.write('#', bytes.indexOf(text) + 2);
    await file.close();
    expect(await collect(journal.read())).to.have.length(2);
    await journal.close();
    expect(met).to.have.length(1);
    expect(met[0]).to.include({ segment: 1, firstSeq: 2, lastSeq: 2 });
  });
});
