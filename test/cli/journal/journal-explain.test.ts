import { expect } from 'chai';
import type { JournalItem } from '../../../src/events/reading.ts';
import type { AnyEvent } from '../../../src/events/vocabulary.ts';
import { chainOf } from '../../../src/engine/explain/chain.ts';
import { sentenceOf } from '../../../src/engine/explain/sentences.ts';
import { EVENT_TYPES } from '../../../src/events/vocabulary.ts';
import { event, task, view } from '../values.ts';
import { World } from '../world.ts';

const M = 'ocr-eng@1.0.0';
const INSTALLED = {
  task_id: 't',
  size_bytes: 1,
  checksum_sha256: 'a'.repeat(64),
  file_count: 1,
  duration_ms: 1,
  extra: {},
};
const unreachable = { code: 'NETWORK_UNREACHABLE', message: 'No route to models.example.', retryable: true } as const;

function item(stored: AnyEvent): JournalItem {
  return { event: stored, proven: true, cursor: { journal: 'j', seq: stored.seq, crc: '0' } };
}

function of(seq: number, type: string, data: object, more: Partial<AnyEvent> = {}): JournalItem {
  return item(event(seq, type, { subject: M, data, ...more } as Partial<AnyEvent>));
}

describe('journal explain', () => {
  const zone = process.env['TZ'];
  let world: World;
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
  beforeEach(() => {
    process.env['TZ'] = 'Asia/Shanghai';
    world = new World();
    world.journalItems = [
      item(event(1, 'EngineStarted', { data: { version: '0.1.0', host: 'app', pid: 7 } })),
      of(2, 'DownloadRequested', { task_id: 't', kind: 'install', total_bytes: 10_900_000 }),
      of(3, 'DownloadStarted', { task_id: 't', file_count: 2, total_bytes: 10_900_000, resumed_from_bytes: 0 }),
      of(4, 'DownloadCheckpointed', { task_id: 't', received_bytes: 1e6, total_bytes: 10_900_000, files: [] }),
      of(5, 'DownloadCheckpointed', { task_id: 't', received_bytes: 4_200_000, total_bytes: 10_900_000, files: [] }),
      item(event(6, 'EngineCrashed', { data: { crashed_run: 'r', last_seq: 5 } })),
      of(7, 'DownloadPaused', { task_id: 't', reason: 'network', received_bytes: 4_200_000, error: unreachable }),
      of(8, 'ModelInstalled', {}, { subject: 'ocr-deu@1.0.0' }),
      of(9, 'DownloadFailed', { task_id: 't', error: unreachable }),
    ];
    world.files = [view('failed', { task: task({ error: unreachable }) }), view('ready', { modelId: 'other' })];
  });

  it('tells what was asked, what happened, why it failed and what to do', async () => {
    expect(await world.run('journal', 'explain', 'ocr-eng')).to.equal(0);
    expect(world.stdout.text.split('\n')).to.deep.equal([
      '     2  2026-05-01 18:00:02 +08:00  An installation was asked for (10.9 MB).',
      '     3  2026-05-01 18:00:03 +08:00  The download began: 2 files, 10.9 MB.',
      '     5  2026-05-01 18:00:05 +08:00  4.2 of 10.9 MB (38 %) are safe on the disk.',
      '     6  2026-05-01 18:00:06 +08:00  The run before did not stop in order: it was killed, it crashed, or the machine went off.',
      '     7  2026-05-01 18:00:07 +08:00  It waits for the network at 4.2 MB because of NETWORK_UNREACHABLE: No route to models.example.',
      '     9  2026-05-01 18:00:09 +08:00  The download was given up because of NETWORK_UNREACHABLE: No route to models.example.',
      '',
      'It began with event 7, 2026-05-01 18:00:07 +08:00: It waits for the network at 4.2 MB because of NETWORK_UNREACHABLE: No route to models.example.',
      'Since it was asked for: 4.2 of 10.9 MB (38 %); 7 s; waited 1 time, 2 s in all.',
      'Now: ocr-eng@1.0.0 failed (NETWORK_UNREACHABLE: No route to models.example); what was downloaded is kept.',
      'What to do: check the network and the library URL; then run "model-manager resume ocr-eng@1.0.0".',
      '',
    ]);
  });

  it('says the same in JSON', async () => {
    expect(await world.run('journal', 'explain', M, '--json')).to.equal(0);
    const { story, now } = world.json as { story: { seq: number }[]; now: object[] };
    expect(story.map(({ seq }) => seq)).to.deep.equal([2, 3, 5, 6, 7, 9]);
    expect(now).to.have.length(1);
    expect(now[0]).to.include({ model: M, status: 'failed' });
  });

  for (const [status, more, todo] of [
    ['damaged', { damaged: [{ path: 'a.bin', reason: 'size' }] }, 'model-manager repair'],
    ['missing', {}, 'model-manager repair'],
    ['paused', { task: task({ pauseReason: 'user' }) }, 'model-manager resume'],
    ['paused', { task: task({ pauseReason: 'disk', neededBytes: 5e9 }) }, 'make room on the disk'],
    [
      'paused',
      { task: task({ pauseReason: 'disk', error: { code: 'FILE_BUSY', message: 'away', retryable: true } }) },
      'connect the disk of the models',
    ],
  ] as const) {
    it(`says what to do while it is ${status}`, async () => {
      world.files = [view(status, more as Parameters<typeof view>[1])];
      expect(await world.run('journal', 'explain', 'ocr-eng')).to.equal(0);
      expect(world.stdout.text).to.match(new RegExp(`What to do: .*${todo}`));
    });
  }

  it('says when the disk does not have what the journal calls ready', async () => {
    world.files = [view('ready')];
    expect(await world.run('journal', 'explain', 'ocr-eng')).to.equal(0);
    expect(world.stdout.text).to.include('Now: ocr-eng@1.0.0 is ready, in /data/models/ocr-eng/1.0.0.');
    world.files = [view('ready', { path: null })];
    expect(await world.run('journal', 'explain', 'ocr-eng')).to.equal(0);
    expect(world.stdout.text).to.match(/is ready for the journal, but on the disk it is .*\n.*model-manager repair/);
  });

  const makeHot = () => {
    world.journalItems = Array.from({ length: 9_000 }, (_, n) =>
      of(n + 1, n % 3 === 0 ? 'UpdateFound' : 'ModelMissing', { reason: 'gone', installed_version: '0.9.0' }),
    );
  };

  it('tells the newest lines of a hot model, and what came before them as counts', async () => {
    makeHot();
    expect(await world.run('journal', 'explain', 'ocr-eng', '--json')).to.equal(0);
    const { story, earlier } = world.json as { story: { seq: number }[]; earlier: Record<string, unknown> };
    expect([story.length, story[0]?.seq, story.at(-1)?.seq]).to.deep.equal([2_000, 7_001, 9_000]);
    expect(earlier).to.include({ events: 7_000, seq: 1 });
    expect(earlier['types']).to.deep.equal({ ModelMissing: 4_666, UpdateFound: 2_334 });
  });

  it('says that in words, and tells all when asked to', async () => {
    makeHot();
    expect(await world.run('journal', 'explain', 'ocr-eng')).to.equal(0);
    expect(world.stdout.text).to.include('7000 earlier events begin here (4666 ModelMissing, 2334 UpdateFound)');
    expect(await world.run('journal', 'explain', 'ocr-eng', '--all')).to.equal(0);
    // The first time folded to two lines and two that are left over; each time where it began.
    expect(world.stdout.text.match(/It was found missing/g)).to.have.length(4 + 1 + 6_000 + 1);
  });

  it('follows the causes of an event, and names what it led to', async () => {
    world.journalItems.push(of(10, 'RemovalRequested', {}, { cause: 9 }), of(11, 'ModelRemoved', {}, { cause: 10 }));
    expect(await world.run('journal', 'explain', '--seq', '10', '--json')).to.equal(0);
    type Chain = Record<'causes' | 'effects', { seq: number }[]>;
    const { causes, effects } = world.json as Chain;
    // 9 names no cause; it belongs to the task that 2 asked for.
    expect(causes.map(({ seq }) => seq)).to.deep.equal([2, 9, 10]);
    expect(effects.map(({ seq }) => seq)).to.deep.equal([11]);
  });

  it('reads the journal once more only from where the chain begins', async () => {
    const read: [after: number, events: number][] = [];
    const events = Array.from({ length: 10_000 }, (_, n) =>
      event(n + 1, 'UpdateFound', { subject: M, ...(n > 9_000 && n < 9_010 && { cause: n }) }),
    );
    const chain = await chainOf(async function* (after) {
      await Promise.resolve();
      const counted: (typeof read)[number] = [after, 0];
      read.push(counted);
      for (const each of events.slice(after)) {
        counted[1] += 1;
        yield each;
      }
    }, 9_005);
    expect(chain?.causes.map(({ seq }) => seq)).to.deep.equal([9_001, 9_002, 9_003, 9_004, 9_005]);
    expect(chain?.effects.map(({ seq }) => seq)).to.deep.equal([9_006]);
    expect(read).to.deep.equal([
      [0, 9_006],
      [9_000, 1_000],
    ]);
  });

  it('tells what led to an event that was pruned', async () => {
    world.journalItems = [of(10, 'RemovalRequested', {}, { cause: 9 }), of(11, 'ModelRemoved', {}, { cause: 10 })];
    expect(await world.run('journal', 'explain', '--seq', '11')).to.equal(0);
    expect(world.stdout.text).to.match(
      /^Event 9, which led to this, is not in the journal any more\.\n {4}10 .*\n {4}11 /,
    );
  });

  it('tells once what came again and again, and how long it waited', async () => {
    const at = (second: number) => ({ time: new Date(Date.UTC(2026, 4, 1, 10, 1, second)).toISOString() });
    const waits = Array.from({ length: 20 }, (_, n) => [
      of(10 + 2 * n, 'DownloadPaused', { task_id: 't', reason: 'network', received_bytes: n * 1e6 }, at(n)),
      of(11 + 2 * n, 'DownloadResumed', { task_id: 't', resumed_from_bytes: n * 1e6 }, at(n + 1)),
    ]).flat();
    world.journalItems = [...world.journalItems.slice(0, 3), ...waits, of(60, 'ModelInstalled', INSTALLED)];
    expect(await world.run('journal', 'explain', M)).to.equal(0);
    expect(world.stdout.text).to.include(
      'These came 20 times in all, 20 s of waiting, until 2026-05-01 18:01:20 +08:00.',
    );
    expect(world.stdout.text.match(/It waits for the network/g)).to.have.length(1);
    const { journalItems } = world;
    world = new World();
    world.journalItems = journalItems;
    expect(await world.run('journal', 'explain', M, '--json')).to.equal(0);
    expect((world.json as { story: unknown[] }).story, 'JSON has each').to.have.length(43);
  });

  it('does not run in circles when a journal names a later event as a cause', async () => {
    world.journalItems = [of(1, 'A', {}, { cause: 2 }), of(2, 'B', {}, { cause: 1 })];
    expect(await world.run('journal', 'explain', '--seq', '2')).to.equal(0);
    expect(world.stdout.text).to.match(/^ {5}1 .*\n {5}2 .*\nIt led to nothing further\.\n$/);
  });

  it('exits 5 for a model without a word in the journal, 2 for a wrong number and for neither', async () => {
    expect(await world.run('journal', 'explain', 'none')).to.equal(5);
    expect(await world.run('journal', 'explain', '--seq', '99')).to.equal(2);
    expect(await world.run('journal', 'explain')).to.equal(2);
    expect(await world.run('journal', 'explain', 'ocr-eng', '--seq', '2')).to.equal(2);
    expect(world.stderr.text.split('\n').filter(Boolean)).to.have.length(4);
    expect(world.stdout.text).to.equal('');
  });

  it('tells damage once, and exits 3', async () => {
    world.journalItems.splice(1, 0, { damage: { segment: 1, offset: 5, firstSeq: 2, lastSeq: 2, reason: 'crc' } });
    expect(await world.run('journal', 'explain', '--seq', '9')).to.equal(3);
    expect(world.stderr.text).to.equal('error JOURNAL_DAMAGED: segment 1, byte 5: crc\n');
  });

  it('has words for every event type, and shows those of a newer program', () => {
    for (const type of EVENT_TYPES) {
      // Data of no shape at all: the type's own words or the data, never an exception.
      expect(sentenceOf(event(1, type)), type)
        .to.be.a('string')
        .and.not.equal('');
    }
    expect(sentenceOf(event(1, 'FutureThing', { data: { a: 1 } })))
      .to.include('FutureThing')
      .and.include('{"a":1}');
    const newer = event(1, 'ModelMissing', { v: 2, data: { why: 'gone' } });
    expect(sentenceOf(newer)).to.include('"why":"gone"');
  });
});
