import { expect } from 'chai';
import { parseTime } from '../../src/cli/arguments.ts';
import { formatTime } from '../../src/model/format.ts';
import { event } from './values.ts';
import { World } from './world.ts';

const ZONE = process.env['TZ'];

/** Node reads TZ again when it is set; deleted, the zone of the machine holds. */
function inZone(zone: string | undefined): void {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
}

describe('times on the command line', () => {
  afterEach(() => inZone(ZONE));

  for (const [zone, shown, midnight] of [
    ['UTC', '2026-05-01 10:00:02 +00:00', '2026-05-01T00:00:00.000Z'],
    ['Asia/Shanghai', '2026-05-01 18:00:02 +08:00', '2026-04-30T16:00:00.000Z'],
    ['America/St_Johns', '2026-05-01 07:30:02 -02:30', '2026-05-01T02:30:00.000Z'],
  ] as const) {
    it(`are local, with the zone, in ${zone}`, () => {
      inZone(zone);
      expect(formatTime('2026-05-01T10:00:02.345Z', 'seconds')).to.equal(shown);
      expect(formatTime('2026-05-01T10:00:02.345Z')).to.equal(shown.replace(':02 ', ' '));
      for (const text of ['2026-05-01', '2026-05-01T00:00', '2026-05-01 00:00']) {
        expect(parseTime(text), text).to.equal(midnight);
      }
      expect(parseTime(shown), 'what is shown can be asked for').to.equal('2026-05-01T10:00:02.000Z');
      expect(parseTime('2026-05-01T00:00Z')).to.equal('2026-05-01T00:00:00.000Z');
    });
  }

  it('are the same words in list and explain, and UTC in JSON', async () => {
    inZone('Asia/Shanghai');
    const world = new World();
    const stored = event(2, 'ModelMissing', { subject: 'ocr-eng@1.0.0', data: { reason: 'gone' } });
    world.journalItems = [{ event: stored, proven: true, cursor: { journal: 'j', seq: 2, crc: '0' } }];
    await world.run('journal', 'list');
    await world.run('journal', 'explain', 'ocr-eng');
    expect(world.stdout.text).to.include('2026-05-01 18:00:02.000 +08:00  ModelMissing');
    expect(world.stdout.text).to.include('     2  2026-05-01 18:00:02 +08:00  ');
    const inJson = new World();
    inJson.journalItems = world.journalItems;
    await inJson.run('journal', 'list', '--json', '--since', '2026-05-01');
    expect(inJson.json).to.include({ time: '2026-05-01T10:00:02.000Z' });
  });
});
