import { expect } from 'chai';
import { toFailure } from '../../../src/download/base/failure.ts';
import { DEFAULT_POLICY } from '../../../src/download/base/policy.ts';
import { createLibraryFiles } from '../../../src/download/connection/library-files.ts';
import { Origins } from '../../../src/download/connection/origins.ts';
import { watchConnection } from '../../../src/download/connection/watchdog.ts';
import { sizedFiles } from '../../../src/download/prepare/sizes.ts';
import type { SizingNeeds } from '../../../src/download/prepare/sizes.ts';
import type { LibraryClient, PlanFile, VersionPlan } from '../../../src/library/types.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { Fetch, FetchResponse } from '../../../src/ports/fetch.ts';

const AT_ONCE = 3;

interface Asked {
  path: string;
  signal: AbortSignal;
  answer(status: number, length?: number): void;
}

function needsWith(fetch: Fetch): SizingNeeds {
  const library: Pick<LibraryClient, 'file'> = {
    file: (_model, _version, path) => ({ url: `http://library/${path}`, headers: {} }),
  };
  return {
    files: createLibraryFiles({
      library,
      fetch,
      clock: systemClock,
      redirects: DEFAULT_POLICY.redirects,
      origins: new Origins(systemClock, DEFAULT_POLICY),
    }),
    watchConnection: onGiveUp => watchConnection(systemClock, DEFAULT_POLICY, onGiveUp),
    reclaimer: { received: () => undefined },
    freeBytes: () => Promise.resolve(1000),
    filesAtOnce: AT_ONCE,
  };
}

/** A library whose answers are given by hand. */
function library(): { needs: SizingNeeds; asked: Asked[]; all: (count: number) => Promise<void> } {
  const asked: Asked[] = [];
  let waiting: { count: number; resolve: () => void } | null = null;
  const fetch: Fetch = (url, request) =>
    new Promise<FetchResponse>((resolve, reject) => {
      const signal = request!.signal!;
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      const answer = (status: number, length?: number) => {
        const get = (name: string) => (name === 'content-length' && length !== undefined ? String(length) : null);
        resolve({ status, url, headers: { get }, body: null, text: () => Promise.resolve('') });
      };
      asked.push({ path: url.slice('http://library/'.length), signal, answer });
      if (waiting?.count === asked.length) waiting.resolve();
    });
  const all = (count: number) =>
    new Promise<void>(resolve => (asked.length >= count ? resolve() : (waiting = { count, resolve })));
  return { needs: needsWith(fetch), asked, all };
}

const file = (path: string, sizeBytes: number | null): PlanFile => ({
  ...{ path, sizeBytes, sha256: '0'.repeat(64), pieceSizeBytes: 0, pieces: [] },
});
const planOf = (files: PlanFile[]) => ({ modelId: 'm', version: '1.0.0', files }) as VersionPlan;

describe('sizes that the library does not list', () => {
  it('are asked of its storage, several at once, and come in the order of the files', async () => {
    const { needs, asked, all } = library();
    const names = ['a', 'b', 'c', 'd', 'e'];
    const plan = planOf([file('known', 7), ...names.map(name => file(name, null))]);
    const sizing = sizedFiles(needs, plan, new AbortController().signal);
    await all(AT_ONCE);
    expect(asked.map(({ path }) => path)).to.deep.equal(['a', 'b', 'c']);
    asked[2]?.answer(200, 30);
    await all(AT_ONCE + 1);
    expect(asked.at(-1)?.path).to.equal('d');
    asked[0]?.answer(200, 10);
    await all(AT_ONCE + 2);
    for (const [index, length] of [
      [1, 20],
      [3, 40],
      [4, 50],
    ] as const)
      asked[index]?.answer(200, length);
    const sized = await sizing;
    expect(sized.map(({ path, sizeBytes }) => `${path} ${sizeBytes}`)).to.deep.equal([
      ...['known 7', 'a 10', 'b 20', 'c 30', 'd 40', 'e 50'],
    ]);
  });

  it('are no longer asked for when one can not be had', async () => {
    const { needs, asked, all } = library();
    const plan = planOf(['a', 'b', 'c', 'd', 'e'].map(name => file(name, null)));
    const sizing = sizedFiles(needs, plan, new AbortController().signal).catch((error: unknown) => error);
    await all(AT_ONCE);
    // Neither HEAD nor GET.
    asked[1]?.answer(404);
    await all(AT_ONCE + 1);
    asked[AT_ONCE]?.answer(404);
    expect(toFailure(await sizing).error.code).to.equal('SERVER_REJECTED');
    expect(asked.map(({ path }) => path)).to.deep.equal(['a', 'b', 'c', 'b']);
    expect([asked[0], asked[2]].map(each => each?.signal.aborted)).to.deep.equal([true, true]);
  });

  it('are left when the task is', async () => {
    const { needs, asked, all } = library();
    const stop = new AbortController();
    const sizing = sizedFiles(needs, planOf([file('a', null), file('b', null)]), stop.signal).catch((e: unknown) => e);
    await all(2);
    stop.abort('pause');
    expect(await sizing).to.equal('pause');
    expect(asked).to.have.length(2);
  });

  it('are not counted beyond what the disk could take', async () => {
    const chunk = Buffer.alloc(64);
    let sent = 0;
    async function* endless() {
      for (;;) yield await Promise.resolve(((sent += chunk.length), chunk));
    }
    const answer = { status: 200, url: '', headers: { get: () => null }, text: () => Promise.resolve('') };
    const needs = needsWith(() => Promise.resolve({ ...answer, body: endless() }));
    const sizing = sizedFiles(needs, planOf([file('a', null)]), new AbortController().signal);
    const error = toFailure(await sizing.catch((thrown: unknown) => thrown));
    expect(error).to.include({ kind: 'give-up' });
    expect(error.error).to.include({ code: 'DISK_FULL' });
    expect(sent).to.be.within(1001, 1100);
  });
});
