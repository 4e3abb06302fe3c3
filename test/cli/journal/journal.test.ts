import { expect } from 'chai';
import { concat, defer, NEVER, of, throwError } from 'rxjs';
import type { JournalItem } from '../../../src/events/reading.ts';
import type { AnyEvent } from '../../../src/events/vocabulary.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { event, view } from '../values.ts';
import { formatTime } from '../../../src/model/format.ts';
import { DATA, World } from '../world.ts';

function item(stored: AnyEvent, proven = true): JournalItem {
  return { event: stored, proven, cursor: { journal: 'j', seq: stored.seq, crc: '0' } };
}

describe('journal', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    world.journalItems = [
      item(event(1, 'EngineStarted', { data: { pid: 7 } })),
      item(event(2, 'DownloadRequested', { subject: 'ocr-eng@1.0.0' })),
      item(event(3, 'ModelInstalled', { subject: 'ocr-eng@1.0.0' })),
      item(event(4, 'ModelInstalled', { subject: 'ocr-eng-2@1.0.0' })),
      item(event(5, 'FutureThing', { subject: 'ocr-eng@2.0.0' }), false),
    ];
  });

  const seqs = () =>
    world.stdout.text
      .split('\n')
      .filter(Boolean)
      .map(line => (JSON.parse(line) as { seq: number }).seq);

  const cases: [flags: string[], expected: number[]][] = [
    [[], [1, 2, 3, 4, 5]],
    [
      ['--model', 'ocr-eng'],
      [2, 3, 5],
    ],
    [
      ['--model', 'ocr-eng@1.0.0'],
      [2, 3],
    ],
    [
      ['--type', 'ModelInstalled,EngineStarted'],
      [1, 3, 4],
    ],
    [
      ['--type', 'ModelInstalled', '--type', 'EngineStarted'],
      [1, 3, 4],
    ],
    [
      ['--after', '3'],
      [4, 5],
    ],
    [
      ['--since', '2026-05-01T10:00:02Z', '--until', '2026-05-01T10:00:04Z'],
      [2, 3, 4],
    ],
    [
      ['--lines', '2'],
      [4, 5],
    ],
    [['--lines', '0'], []],
    [['--model', 'ocr-eng', '--lines', '1'], [5]],
    [['--since', '1h'], []],
  ];
  for (const [flags, expected] of cases) {
    it(`list ${flags.join(' ')}`, async () => {
      expect(await world.run('journal', 'list', '--json', ...flags)).to.equal(0);
      expect(seqs()).to.deep.equal(expected);
    });
  }

  it('prints a line per event, and marks what is not proven', async () => {
    await world.run('journal', 'list');
    const lines = world.stdout.text.split('\n');
    expect(lines[0]).to.equal(
      `     1  ${formatTime('2026-05-01T10:00:01.000Z', 'milliseconds')}  EngineStarted            –  pid=7`,
    );
    expect(lines[4]).to.match(/FutureThing .*\(unproven\)$/);
    const json = new World();
    json.journalItems = world.journalItems;
    await json.run('journal', 'list', '--json', '--after', '4');
    expect(json.json).to.deep.equal({ ...event(5, 'FutureThing', { subject: 'ocr-eng@2.0.0' }), proven: false });
  });

  it('wonders about a type it does not know', async () => {
    expect(await world.run('journal', 'list', '--type', 'ModelInstaled')).to.equal(0);
    expect(world.stderr.text).to.equal('note: this version knows no event type ModelInstaled\n');
  });

  it('goes on past damage, and exits 3', async () => {
    world.journalItems.splice(2, 1, { damage: { segment: 1, offset: 512, firstSeq: 3, lastSeq: 3, reason: 'crc' } });
    expect(await world.run('journal', 'list', '--json')).to.equal(3);
    expect(seqs()).to.deep.equal([1, 2, 4, 5]);
    expect(world.stderr.text).to.equal('error JOURNAL_DAMAGED: segment 1, byte 512: crc\n');
  });

  it('stops without an error when nobody reads', async () => {
    world.stdout.failWith = 'EPIPE';
    expect(await world.run('journal', 'list')).to.equal(0);
    expect(world.stderr.text).to.equal('');
  });

  const torn = { segment: 1, offset: 900, bytes: 12 };
  const damage = [{ segment: 1, offset: 5, firstSeq: 2, lastSeq: 2, reason: 'crc' }];
  for (const [status, found, code, says] of [
    ['clean', { torn: null, damage: [] }, 0, ''],
    ['torn', { torn, damage: [] }, 1, 'note: segment 1, byte 900: 12 bytes of a torn write'],
    ['damaged', { torn: null, damage }, 3, 'error JOURNAL_DAMAGED: segment 1, byte 5: crc\n'],
    ['damaged', { torn, damage }, 3, 'error JOURNAL_DAMAGED: segment 1, byte 5: crc\nnote: '],
  ] as const) {
    it(`verify of a ${status} journal exits ${code}`, async () => {
      world.verdict = { ...world.verdict, status, torn: found.torn, damage: [...found.damage] };
      expect(await world.run('journal', 'verify')).to.equal(code);
      expect(world.stdout.text).to.equal(`${status}, 3 events in 1 segment\n`);
      expect(world.stderr.text.startsWith(says)).to.equal(true, world.stderr.text);
    });
  }

  it('verify --json', async () => {
    expect(await world.run('journal', 'verify', '--json')).to.equal(0);
    expect(world.json).to.deep.equal(world.verdict);
  });

  for (const [at, asked] of [
    ['3', 3],
    ['2026-05-01T10:00:02.500Z', '2026-05-01T10:00:02.500Z'],
    // Without a zone it is local: that of this machine, at this moment.
    ['2026-04-01', null],
  ] as const) {
    it(`state --at ${at}`, async () => {
      world.files = [view('ready')];
      expect(await world.run('journal', 'state', '--at', at, '--json')).to.equal(0);
      expect(world.asked).to.deep.equal([`readModelsAt ${DATA} ${asked ?? new Date(2026, 3, 1).toISOString()}`]);
      expect(world.json).to.deep.equal([view('ready')]);
    });
  }

  it('follow prints what the running engine tells, from now on', async () => {
    world.running = true;
    world.manager.live = concat(of(event(6, 'ModelRemoved', { subject: 'ocr-eng@1.0.0' })), NEVER);
    const ended = world.run('journal', 'follow', '--json', '--model', 'ocr-eng');
    await world.stdout.until('ModelRemoved');
    world.interrupt.abort();
    expect(await ended).to.equal(0);
    expect(seqs()).to.deep.equal([6]);
    expect(world.manager.calls).to.deep.equal(['events$ {"after":4,"subject":"ocr-eng"}']);
    expect(world.manager.closed).to.equal(1);
  });

  for (const [flags, begins] of [
    [['--lines', '2'], 2],
    [['--lines', '1', '--model', 'ocr-eng'], 2],
    [['--lines', '0'], 4],
    [['--since', '2026-05-01T10:00:03Z'], 2],
    [['--since', '1h'], 4],
  ] as const) {
    it(`follow ${flags.join(' ')} begins after ${begins}`, async () => {
      world.running = true;
      world.manager.live = concat(of(event(6, 'ModelRemoved')), NEVER);
      const ended = world.run('journal', 'follow', '--json', ...flags);
      await world.stdout.until('ModelRemoved');
      world.interrupt.abort();
      expect(await ended).to.equal(0);
      expect(world.manager.calls[0]).to.include(`"after":${begins}`);
    });
  }

  it('follow reads what the files prove while no engine runs, then the engine, without gap or repeat', async () => {
    const ended = world.run('journal', 'follow', '--json', '--after', '3');
    await world.stdout.until('"seq":4');
    world.running = true;
    world.manager.live = concat(of(event(5, 'FutureThing'), event(6, 'ModelRemoved')), NEVER);
    await world.stdout.until('"seq":6');
    world.interrupt.abort();
    expect(await ended).to.equal(0);
    expect(seqs()).to.deep.equal([4, 5, 6]);
    expect(world.manager.calls).to.deep.equal(['events$ {"after":{"journal":"j","seq":4,"crc":"0"}}']);
  });

  it('follow reads on in the files when its engine is lost, behind the last event that it told', async () => {
    world.running = true;
    const lost = new ModelError('NETWORK_UNREACHABLE', 'Lost.', { details: { engine: 'lost' } });
    world.manager.live = defer(() => {
      world.running = false;
      return concat(
        of(event(3, 'ModelRemoved')),
        throwError(() => lost),
      );
    });
    const ended = world.run('journal', 'follow', '--json', '--after', '2');
    await world.stdout.until('"seq":4');
    world.interrupt.abort();
    expect(await ended).to.equal(0);
    expect(seqs()).to.deep.equal([3, 4]);
  });

  it('follow ends with 3 when another journal lies where this one was', async () => {
    world.running = true;
    world.manager.live = throwError(() => new ModelError('JOURNAL_DAMAGED', 'Another journal.'));
    expect(await world.run('journal', 'follow')).to.equal(3);
    expect(world.stderr.text).to.equal('error JOURNAL_DAMAGED: Another journal.\n');
  });
});
