import { expect } from 'chai';
import sinon from 'sinon';
import { CatalogFeed } from '../../../src/engine/work/catalog-feed.ts';
import type { Remote } from '../../../src/api/contract.ts';
import type { CatalogModel, CatalogSnapshot, LibraryClient } from '../../../src/library/types.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { systemClock } from '../../../src/ports/clock.ts';

const MODEL: CatalogModel = { model_id: 'whisper', latest: '1.0.0', versions: ['1.0.0'], size_bytes: 1 };
const FRESH: CatalogSnapshot = { catalog: { models: [MODEL] }, fetchedAt: '2026-01-01T00:00:00.000Z', stale: false };
const down = () => new ModelError('NETWORK_UNREACHABLE', 'refused', { retryable: true });

describe('CatalogFeed', () => {
  let timers: sinon.SinonFakeTimers;
  let ask: sinon.SinonStub<Parameters<LibraryClient['catalog']>, Promise<CatalogSnapshot>>;
  let feed: CatalogFeed;
  let seen: Remote<CatalogModel[]>[];

  beforeEach(() => {
    timers = sinon.useFakeTimers();
    ask = sinon.stub<Parameters<LibraryClient['catalog']>, Promise<CatalogSnapshot>>();
    const library = { catalog: ask } as unknown as LibraryClient;
    // The most jitter there is: each wait is the whole of its step.
    feed = new CatalogFeed({ library, clock: systemClock, random: () => 1 });
    seen = [];
    feed.catalog$.subscribe(value => seen.push(value));
  });
  afterEach(() => {
    feed.close();
    timers.restore();
  });

  it('begins with nothing, then has the catalogue with its time', async () => {
    ask.resolves(FRESH);
    await feed.refresh();
    expect(seen).to.deep.equal([
      { value: null, fetchedAt: null, error: null },
      { value: [MODEL], fetchedAt: FRESH.fetchedAt, error: null },
    ]);
  });

  it('asks again every minute while all is well', async () => {
    ask.resolves(FRESH);
    await feed.refresh();
    await timers.tickAsync(59_999);
    sinon.assert.calledOnce(ask);
    await timers.tickAsync(1);
    sinon.assert.calledTwice(ask);
  });

  it('takes an answer as old as the time between two polls, except where somebody asks', async () => {
    ask.resolves(FRESH);
    await feed.refresh();
    await timers.tickAsync(60_000);
    await feed.refresh();
    expect(ask.args.map(([, poll]) => poll?.pollMs)).to.deep.equal([undefined, 60_000, undefined]);
  });

  it('asks anew for who comes while a poll is under way', async () => {
    ask.resolves(FRESH);
    await feed.refresh();
    let answer: (snapshot: CatalogSnapshot) => void = () => undefined;
    ask.returns(new Promise(resolve => (answer = resolve)));
    await timers.tickAsync(60_000);
    const asked = Promise.all([feed.refresh(), feed.refresh()]);
    ask.resolves({ ...FRESH, fetchedAt: '2026-01-01T00:01:00.000Z' });
    answer(FRESH);
    await asked;
    expect(ask.args.map(([, poll]) => poll?.pollMs)).to.deep.equal([undefined, 60_000, undefined]);
    expect(seen.at(-1)?.fetchedAt).to.equal('2026-01-01T00:01:00.000Z');
  });

  it('keeps the last good catalogue when the library is down, and says why', async () => {
    ask.resolves(FRESH);
    await feed.refresh();
    ask.rejects(down());
    await feed.refresh();
    expect(seen.at(-1)).to.deep.include({ value: [MODEL], fetchedAt: FRESH.fetchedAt });
    expect(seen.at(-1)?.error).to.include({ code: 'NETWORK_UNREACHABLE' });
  });

  it('shows a stale catalogue as what it is', async () => {
    ask.resolves({ ...FRESH, stale: true });
    await feed.refresh();
    expect(seen.at(-1)?.value).to.deep.equal([MODEL]);
    expect(seen.at(-1)?.error).to.include({ code: 'NETWORK_UNREACHABLE' });
  });

  it('comes back after 5, 10, 20, 40, then 60 s, and at its minute again once the library answers', async () => {
    ask.rejects(down());
    await feed.refresh();
    for (const [index, seconds] of [5, 10, 20, 40, 60, 60].entries()) {
      await timers.tickAsync(seconds * 1000 - 1);
      expect(ask.callCount, `before ${seconds} s`).to.equal(index + 1);
      await timers.tickAsync(1);
      expect(ask.callCount, `after ${seconds} s`).to.equal(index + 2);
    }
    ask.resolves(FRESH);
    await feed.refresh();
    const asked = ask.callCount;
    await timers.tickAsync(59_999);
    expect(ask.callCount).to.equal(asked);
    expect(seen.at(-1)?.error).to.equal(null);
  });

  it('asks once for many who refresh at once, and never after close', async () => {
    ask.resolves(FRESH);
    await Promise.all([feed.refresh(), feed.refresh(), feed.refresh()]);
    sinon.assert.calledOnce(ask);
    feed.close();
    await timers.tickAsync(600_000);
    sinon.assert.calledOnce(ask);
  });

  it('doesn’t begin again when it is closed while it asks', async () => {
    let answer: (value: CatalogSnapshot) => void = () => undefined;
    ask.returns(new Promise(resolve => (answer = resolve)));
    const refreshed = feed.refresh();
    feed.close();
    answer(FRESH);
    await refreshed;
    await timers.tickAsync(600_000);
    sinon.assert.calledOnce(ask);
  });

  it('waits as long as a library that has enough to do asks for, and no longer than an hour', async () => {
    ask.resolves({ ...FRESH, stale: true, retryAfterMs: 90_000 });
    await feed.refresh();
    await timers.tickAsync(89_999);
    sinon.assert.calledOnce(ask);
    ask.rejects(new ModelError('SERVER_ERROR', '503', { retryable: true, details: { retryAfterMs: 1e9 } }));
    await timers.tickAsync(1);
    sinon.assert.calledTwice(ask);
    await timers.tickAsync(60 * 60_000);
    sinon.assert.calledThrice(ask);
  });

  it('asks up to a tenth earlier, so that a fleet that was switched on together does not stay together', async () => {
    feed.close();
    feed = new CatalogFeed({
      library: { catalog: ask } as unknown as LibraryClient,
      clock: systemClock,
      random: () => 0,
    });
    ask.resolves(FRESH);
    await feed.refresh();
    await timers.tickAsync(54_000);
    sinon.assert.calledTwice(ask);
  });
});
