import { expect } from 'chai';
import { World } from '../world.ts';

const WOULD_GO = {
  ...{ events: 1200, models: 3, from: '2025-01-01T00:00:00.000Z', to: '2025-03-01T00:00:00.000Z' },
  ...{ lastSeq: 1200, files: 2, bytes: 3_000_000 },
};
const BEFORE = '2026-01-01T00:00:00.000Z';

describe('journal prune', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    world.manager.answer['pruneJournal'] = WOULD_GO;
  });

  const prune = (...more: string[]) => world.run('journal', 'prune', '--before', BEFORE, ...more);

  it('says what goes and asks; only a yes drops it', async () => {
    world.answer = false;
    expect(await prune()).to.equal(1);
    expect(world.stderr.text).to.match(/1200 events up to number 1200, of .*, about 3 versions, in 2 files of 3\.0 MB/);
    expect(world.stderr.text).to.include('Nothing was dropped.');
    expect(world.manager.calls).to.deep.equal([`pruneJournal ${BEFORE} dry run`]);
    world.answer = true;
    expect(await prune()).to.equal(0);
    expect(world.manager.calls.slice(1)).to.deep.equal([`pruneJournal ${BEFORE} dry run`, `pruneJournal ${BEFORE}`]);
    expect(world.stdout.text).to.equal('1200 events dropped, 3.0 MB freed.\n');
  });

  it('without a terminal needs --yes, and asks nothing with it', async () => {
    expect(await prune()).to.equal(2);
    expect(world.stderr.text).to.include('Expected a terminal to ask on, or --yes.');
    world.asked = [];
    expect(await prune('--yes', '--json')).to.equal(0);
    expect(world.asked).to.deep.equal([]);
    expect(world.json).to.deep.equal(WOULD_GO);
  });

  it('drops nothing when nothing is old enough', async () => {
    world.manager.answer['pruneJournal'] = { ...WOULD_GO, events: 0 };
    expect(await prune('--yes')).to.equal(0);
    expect(world.stdout.text).to.include('Nothing is dropped');
    expect(world.manager.calls).to.have.length(1);
  });
});
