import { expect } from 'chai';
import { installLarge } from '../support/files/large.ts';
import { leaveOut } from '../support/leave-out.ts';
import { IS_ALONE, measured, SPEED_FACTOR } from '../support/measured.ts';
import { World } from '../support/world.ts';
import { medianRatio } from '../../bench/support/stats.ts';
import { besideCurl } from './beside-curl.ts';

const MIB = 1024 * 1024;
/** The row's own sizes: large.long.test.ts. */
const LARGE_MIB = 192;
const SMALL_MIB = 24;
/** Ours and curl's, side by side. */
const PAIRS = IS_ALONE ? 3 : 1;
/** Of one sample each, on a busy machine: a leak of what passed would be five times as much. */
const GROWTH_LIMIT = 32 * MIB;
const PEAK_LIMIT = 200e6;

describe('ACCEPTANCE: a large model', function () {
  this.timeout(120_000);
  let world: World;
  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(() => world.close());

  it(`7.2a ${LARGE_MIB} MiB arrive exactly and steadily: forward alone, without a pause or a retry`, async () => {
    await world.publish('large', '1.0.0', LARGE_MIB);
    await world.serve();
    const { samples, types } = await installLarge(world, 'large', 'data');
    expect(await world.isExact('large', '1.0.0')).to.equal(true);
    const bytesOf = (wanted: string) => samples.flatMap(each => (each.phase === wanted ? [each.receivedBytes] : []));
    for (const bytes of [bytesOf('downloading'), bytesOf('verifying')])
      expect(bytes).to.deep.equal(bytes.toSorted((a, b) => a - b));
    expect(bytesOf('downloading').length).to.be.greaterThan(1);
    // A hash that is behind when all has arrived is shown as that, and then no byte is missing any more.
    const phases = samples.map(({ phase }) => phase);
    expect(phases).to.deep.equal([...phases].sort());
    expect(types.filter(type => !EXPECTED.has(type))).to.deep.equal([]);
  });

  it(`7.2a ${LARGE_MIB} MiB come at least as fast as curl and then sha256sum have them`, async function () {
    await world.publish('large', '1.0.0', LARGE_MIB);
    await world.serve();
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      ours.push((await installLarge(world, 'large', `data-${pair}`)).ms);
      const curl = await besideCurl(world, 'large', '1.0.0');
      if (curl === null) return leaveOut(this, 'It needs curl, which is not installed.');
      theirs.push(curl);
    }
    const ratio = medianRatio(ours, theirs);
    measured(`${LARGE_MIB} MiB: ${ratio.toFixed(2)} × the time of curl, sync and sha256sum, ${PAIRS} pairs`);
    expect(ratio).to.be.at.most(SPEED_FACTOR);
  });

  it(`7.2b ${LARGE_MIB} MiB take no more memory than ${SMALL_MIB} MiB`, async function () {
    await world.publish('large', '1.0.0', LARGE_MIB);
    await world.publish('small', '1.0.0', SMALL_MIB);
    await world.serve();
    const small = (await installLarge(world, 'small', 'first')).peakRssBytes;
    const large = (await installLarge(world, 'large', 'second')).peakRssBytes;
    if (small === null || large === null) return leaveOut(this, 'Only Linux tells the peak of another process.');
    const mib = (bytes: number) => `${(bytes / MIB).toFixed(0)} MiB`;
    measured(`peak ${mib(large)} for ${LARGE_MIB} MiB, ${mib(small)} for ${SMALL_MIB} MiB`);
    expect(large - small).to.be.below(GROWTH_LIMIT);
    expect(large).to.be.below(PEAK_LIMIT);
  });
});

/** The story of a download to which nothing happened. */
const EXPECTED = new Set([
  'DownloadRequested',
  'DownloadStarted',
  'DownloadCheckpointed',
  'FileVerified',
  'ModelInstalled',
]);
