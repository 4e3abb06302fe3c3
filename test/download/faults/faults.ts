import { expect } from 'chai';
import type { LibraryClient } from '../../../src/library/types.ts';
import { canSign, selfSigned, startFaultServer } from '../../support/servers/fault-server.ts';
import {
  HALF,
  SIZE,
  aSecondLater,
  afterABreak,
  begun,
  cutShort,
  deafToIfRange,
  flipped,
  flippedOnce,
  gzip,
  headless,
  html,
  labelledAsPage,
  onlyOneAtATime,
  otherBytes,
  part,
  right,
  slowly,
  status,
  status200Empty,
  times,
  whole,
  withEtag,
  withSurplus,
  wrongLength,
} from './fault-answers.ts';
import type { Fault } from './fault.ts';
import { REDIRECTS } from './redirect-faults.ts';
import { libraryOf, PIECE } from '../harness.ts';
import type { RunOptions, World } from '../harness.ts';

export type { Fault } from './fault.ts';

export const FAULTS: Fault[] = [
  { name: '200 to every Range', handler: whole, outcome: 'ready' },
  { name: '200 to a Range after a break', handler: afterABreak(whole), outcome: 'ready' },
  { name: '206 at a wrong offset, once', handler: afterABreak(times(1, part(7, 0))), outcome: 'ready' },
  { name: '206 at a wrong offset, always', handler: part(11, 0), outcome: 'ready' },
  { name: '206 shorter than asked', handler: afterABreak(times(3, part(0, 500))), outcome: 'ready' },
  { name: '206 longer than asked', handler: afterABreak(part(0, 0, 500)), outcome: 'ready' },
  {
    name: '416 to every Range',
    handler: (q, r, f, n) => (q.headers.range ? r.writeHead(416).end() : whole(q, r, f, n)),
    outcome: 'ready',
  },
  { name: '416 always', handler: status(416), outcome: 'SERVER_REJECTED' },
  { name: 'gzip, once', handler: times(1, gzip), outcome: 'ready' },
  { name: 'gzip always', handler: gzip, outcome: 'PROXY_INTERFERED' },
  { name: 'a weak ETag', handler: withEtag(() => 'W/"x"'), outcome: 'ready' },
  { name: 'no ETag', handler: withEtag(() => null), outcome: 'ready' },
  { name: 'another ETag each time', handler: withEtag(n => `"e${n}"`), outcome: 'ready' },
  {
    name: 'content changed between two ranges',
    handler: afterABreak(times(1, otherBytes('"other"'))),
    outcome: 'ready',
  },
  {
    name: '206 of another file although If-Range was sent, once',
    handler: afterABreak(times(1, deafToIfRange('"other"'))),
    outcome: 'ready',
  },
  {
    name: '206 of another file under the same ETag, once',
    handler: afterABreak(times(1, deafToIfRange(null))),
    outcome: 'ready',
  },
  {
    name: '206 of another file although If-Range was sent, always',
    handler: afterABreak(deafToIfRange('"other"')),
    outcome: 'CHECKSUM_MISMATCH',
  },
  { name: 'each 206 is labelled as a page', handler: labelledAsPage, outcome: 'ready' },
  { name: 'content changed, same size, no ETag', handler: times(1, otherBytes(null)), outcome: 'ready' },
  { name: 'content changed for good', handler: otherBytes('"other"'), outcome: 'CHECKSUM_MISMATCH' },
  { name: '403 in the middle, once', handler: afterABreak(times(1, status(403))), outcome: 'ready' },
  { name: '403 in the middle, for good', handler: afterABreak(status(403)), outcome: 'SERVER_REJECTED' },
  { name: '401', handler: status(401), outcome: 'SERVER_REJECTED' },
  { name: '404', handler: status(404), outcome: 'SERVER_REJECTED' },
  {
    name: '429 with Retry-After in seconds',
    handler: times(1, status(429, { 'retry-after': '1' })),
    outcome: 'ready',
    holds: obeysASecond,
  },
  { name: '503 with Retry-After as a date', handler: times(1, aSecondLater), outcome: 'ready', holds: obeysASecond },
  {
    name: '429 to more than one connection',
    handler: onlyOneAtATime(),
    outcome: 'ready',
  },
  { name: '429 for good', handler: status(429, { 'retry-after': '0' }), outcome: 'SERVER_ERROR' },
  { name: '500, a few times', handler: times(3, status(500)), outcome: 'ready' },
  { name: '500 for good', handler: status(500), outcome: 'SERVER_ERROR' },
  { name: 'an empty 200, once', handler: times(1, status200Empty()), outcome: 'ready' },
  { name: 'an empty 200, always', handler: status200Empty(), outcome: 'PROXY_INTERFERED' },
  { name: 'an empty chunked 200', handler: (_q, r) => void r.writeHead(200).end(), outcome: 'PROXY_INTERFERED' },
  { name: 'an HTML page, twice', handler: times(2, html), outcome: 'ready' },
  { name: 'an HTML page, always', handler: html, outcome: 'PROXY_INTERFERED' },
  { name: 'one flipped byte, once', handler: flippedOnce(), outcome: 'ready' },
  { name: 'one flipped byte, always', handler: flipped, outcome: 'CHECKSUM_MISMATCH' },
  {
    name: 'a truncated body',
    handler: times(
      2,
      begun(HALF, response => response.destroy()),
    ),
    outcome: 'ready',
  },
  { name: 'a truncated body without length', handler: times(1, headless(2 * HALF)), outcome: 'ready' },
  { name: 'a truncated body, always', handler: cutShort, outcome: 'NETWORK_UNREACHABLE' },
  { name: 'a truncated body without length, always', handler: headless(2 * HALF), outcome: 'SERVER_ERROR' },
  {
    name: 'a stall, once',
    handler: times(
      1,
      begun(0, () => undefined),
    ),
    outcome: 'ready',
  },
  {
    name: 'a stall in the middle, once',
    handler: times(
      1,
      begun(HALF, () => undefined),
    ),
    outcome: 'ready',
  },
  { name: 'a stall for ever', handler: begun(0, () => undefined), outcome: 'NETWORK_TIMEOUT' },
  { name: 'no answer at all, once', handler: times(1, () => undefined), outcome: 'ready' },
  { name: 'no answer at all', handler: () => undefined, outcome: 'NETWORK_TIMEOUT' },
  { name: 'a byte at a time', handler: slowly, outcome: 'ready' },
  {
    name: 'a reset in the middle, again and again',
    handler: times(
      6,
      begun(PIECE / 2 + 5, response => void response.socket?.resetAndDestroy()),
    ),
    outcome: 'ready',
  },
  {
    name: 'a reset of every answer',
    handler: (_q, r) => void r.socket?.resetAndDestroy(),
    outcome: 'SERVER_ERROR',
  },
  ...REDIRECTS,
  { name: 'no Content-Length', handler: headless(SIZE), outcome: 'ready' },
  {
    name: 'a chunked body',
    handler: (_q, r, { bytes }) =>
      void (r.writeHead(200), r.write(bytes.subarray(0, HALF)), r.end(bytes.subarray(HALF))),
    outcome: 'ready',
  },
  { name: 'a wrong Content-Length, once', handler: times(1, wrongLength()), outcome: 'ready' },
  { name: 'a wrong Content-Length, always', handler: wrongLength(), outcome: 'SIZE_MISMATCH' },
  { name: 'more than its Content-Length', handler: withSurplus, outcome: 'ready' },
  { name: 'connection refused, until it is up again', handler: right, outcome: 'ready', arrange: refused },
  {
    name: 'the name is not found, three times',
    handler: right,
    outcome: 'ready',
    arrange: notFound,
    holds: wasNotFound,
  },
  {
    name: 'a certificate that is not trusted',
    handler: right,
    outcome: 'PROXY_INTERFERED',
    arrange: untrusted,
    holds: wasNotTrusted,
    needs: canSign,
  },
];

async function refused(world: World): Promise<RunOptions> {
  await world.server.down();
  return {
    onEvent: async event => {
      if (event.type === 'DownloadPaused') await world.server.up();
    },
  };
}

function notFound(world: World): RunOptions {
  let left = 3;
  const file: LibraryClient['file'] = (...of) => {
    const right = libraryOf(world).file(...of);
    return (left -= 1) >= 0 ? { ...right, url: right.url.replace('127.0.0.1', 'library.invalid') } : right;
  };
  return { more: { library: { ...libraryOf(world), file } } };
}

/** The same files at a server with a certificate of its own. */
async function untrusted(world: World): Promise<RunOptions> {
  const server = await startFaultServer(selfSigned());
  const close = world.close.bind(world);
  world.close = async () => {
    await server.close();
    await close();
  };
  const file: LibraryClient['file'] = (...of) => {
    const { url, headers } = libraryOf(world).file(...of);
    return { url: url.replace(world.server.url, server.url), headers };
  };
  return { more: { library: { ...libraryOf(world), file } } };
}

/** The events that tell of an error: their type, its code, and what the system called it. */
function errors({ events }: World): unknown[][] {
  return events.flatMap(({ type, data }) =>
    'error' in data ? [[type, data.error?.code, data.error?.details?.['code']]] : [],
  );
}

function wasNotFound(world: World): void {
  const told = errors(world);
  // EAI_AGAIN where no name server answers.
  expect(told[0]?.pop()).to.be.oneOf(['ENOTFOUND', 'EAI_AGAIN']);
  expect(told).to.deep.equal([['DownloadPaused', 'NETWORK_UNREACHABLE']]);
}

function wasNotTrusted(world: World): void {
  expect(errors(world)).to.deep.equal([['DownloadFailed', 'PROXY_INTERFERED', 'DEPTH_ZERO_SELF_SIGNED_CERT']]);
}

/** Retries are scheduled for a second after the only request that was refused, or later. */
function obeysASecond({ server, events }: World): void {
  const refused = server.seen.find(({ method }) => method === 'GET');
  const retries = events.flatMap(({ type, data }) => (type === 'RetryScheduled' ? [Date.parse(data.retry_at)] : []));
  expect(retries).to.have.length(1);
  expect(retries[0]! - refused!.at, 'the wait').to.be.at.least(1000);
}
