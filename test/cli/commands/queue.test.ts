import { expect } from 'chai';
import { ModelError } from '../../../src/model/errors.ts';
import { view } from '../values.ts';
import { World } from '../world.ts';

describe('next and limit', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  it('next puts downloads first, in the order that was given', async () => {
    world.manager.answer['prioritize'] = ['b@1.0.0', 'a@2.0.0'];
    expect(await world.run('next', 'b', 'a@2.0.0')).to.equal(0);
    expect(world.manager.calls).to.deep.equal(['prioritize b a@2.0.0']);
    expect(world.stdout.text).to.equal('next: b@1.0.0, a@2.0.0\n');
    expect(world.created[0]?.only, 'it continues no download for it').to.deep.equal([]);
  });

  it('next of what is not here exits 5', async () => {
    world.manager.answer['prioritize'] = new ModelError('MODEL_NOT_AVAILABLE', 'a is not on this machine.');
    expect(await world.run('next', 'a')).to.equal(5);
  });

  it('list tells the place in the queue', async () => {
    const queued = view('queued');
    world.running = true;
    world.manager.views.next([{ ...queued, task: { ...queued.task!, place: 2 } }]);
    expect(await world.run('list')).to.equal(0);
    expect(world.stdout.text).to.include('number 2 in the queue');
  });

  for (const [words, change] of [
    [['5MB'], { limitBytesPerSecond: 5_000_000 }],
    [['off'], { limitBytesPerSecond: null }],
    [['800kB', '--hours', '22:00-06:00'], { limitBytesPerSecond: 800_000, limitHours: '22:00-06:00' }],
    [['--hours', 'always'], { limitHours: null }],
  ] as const)
    it(`limit ${words.join(' ')}`, async () => {
      world.manager.answer['setSettings'] = { limitBytesPerSecond: 5_000_000, limitHours: '22:00-06:00' };
      expect(await world.run('limit', ...words)).to.equal(0);
      expect(world.manager.calls).to.deep.equal([`setSettings ${JSON.stringify(change)}`]);
      expect(world.stdout.text).to.equal('5.0 MB/s, from 22:00 to 06:00\n');
    });

  it('limit alone prints the limit and changes nothing', async () => {
    world.manager.answer['getSettings'] = { limitBytesPerSecond: null, limitHours: null };
    expect(await world.run('limit', '--json')).to.equal(0);
    expect(world.manager.calls).to.deep.equal(['getSettings']);
    expect(world.json).to.deep.equal({ limitBytesPerSecond: null, limitHours: null });
  });

  it('limit of what is no rate exits 2', async () => {
    expect(await world.run('limit', 'fast')).to.equal(2);
    expect(world.stderr.text).to.include('fast');
  });
});
