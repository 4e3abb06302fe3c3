/**
 * `npm run bench:update [-- template header nothing] [--write]`: what an update costs after an edit, beside zsync and rsync.
 * The bytes are those of the server's log, bodies only.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FILE } from '../download/library.ts';
import { engine, mib, SIZE, withNginx } from '../download/parts.ts';
import type { Installed } from '../download/parts.ts';
import type { Nginx } from '../download/nginx.ts';
import { runParts } from '../support/run.ts';
import type { Row } from '../support/report.ts';
import { editsOf } from './edits.ts';
import type { Edit } from './edits.ts';
import { rsync, zsync } from './peers.ts';
import type { Cost } from './peers.ts';

/** Of the first two rows of the table of bars: one piece of 8 MiB of 1 GiB. */
const MOST_OF_A_SHIFT = 0.008;
/** Of a file of 1 GiB; for a smaller one a piece is more. */
const MOST_OF_AN_INSTALL = 1.0005;

interface Measured extends Installed {
  fetchedBytes: number;
}

const edits = editsOf(SIZE);

await runParts(
  'update',
  {
    template: () => shifted(edits.template, 0.3),
    header: () => shifted(edits.header, 0.5),
    nothing,
  },
  `SIZE ${mib(SIZE)}`,
);

async function shifted(make: () => Promise<Edit>, cpuShare: number): Promise<Row[]> {
  const edit = await make();
  return withNginx(async (nginx, folder) => {
    const { update } = await installedThenUpdated(nginx, edit, folder);
    const theirs = await zsync(nginx, edit, join(folder, 'zsync'));
    const share = update.fetchedBytes / edit.next.bytes;
    const bar = { words: `≤ ${MOST_OF_A_SHIFT * 100} %`, held: share <= MOST_OF_A_SHIFT };
    const what = `${edit.what}, ${mib(SIZE)}`;
    const rows = [{ what, ours: words(update, edit), peer: '', result: percent(share), bar }];
    const cpu = theirs && update.cpuMs / theirs.cpuMs;
    const held = cpu === null ? null : { words: `CPU ≤ ${cpuShare} ×`, held: cpu <= cpuShare };
    return [
      ...rows,
      peerRow('zsync', theirs, update, edit, held),
      peerRow('rsync', await rsync(edit, join(folder, 'rsync')), update, edit, null),
    ];
  });
}

async function nothing(): Promise<Row[]> {
  const edit = await edits.nothing();
  return withNginx(async (nginx, folder) => {
    const { update, install } = await installedThenUpdated(nginx, edit, folder);
    const alone = await measured(nginx, () => engine(join(folder, 'alone'), nginx.url, [edit.next]));
    const ratio = update.ms / alone.ms;
    const share = Math.max(update.fetchedBytes / edit.next.bytes, install.fetchedBytes / edit.old.bytes);
    return [
      {
        ...{ what: `${edit.what}, ${mib(SIZE)}`, ours: words(update, edit), peer: '', result: percent(share) },
        bar: { words: `any install ≤ ${MOST_OF_AN_INSTALL * 100} %`, held: share <= MOST_OF_AN_INSTALL },
      },
      {
        ...{ what: '', ours: seconds(update.ms), peer: `no old version: ${seconds(alone.ms)}` },
        ...{ result: `${ratio.toFixed(2)} ×`, bar: { words: '≤ 1.25 ×, loopback', held: ratio <= 1.25 } },
      },
    ];
  });
}

async function installedThenUpdated(nginx: Nginx, { old, next }: Edit, folder: string) {
  const dataDir = join(folder, 'data');
  const install = await measured(nginx, () => engine(dataDir, nginx.url, [old]));
  const update = await measured(nginx, () => engine(dataDir, nginx.url, [next], 'update'));
  await rm(dataDir, { recursive: true });
  return { install, update };
}

async function measured(nginx: Nginx, work: () => Promise<Installed>): Promise<Measured> {
  const before = await nginx.sentBytes(FILE);
  const result = await work();
  return { ...result, fetchedBytes: (await nginx.sentBytes(FILE)) - before };
}

function peerRow(name: string, theirs: Cost | null, ours: Measured, { next }: Edit, bar: Row['bar']): Row {
  if (theirs === null) return { what: '', ours: '', peer: `${name}: missing`, result: '', bar: null };
  const cost = `${percent(theirs.fetchedBytes / next.bytes)}, CPU ${seconds(theirs.cpuMs)}`;
  const result = `CPU ${(ours.cpuMs / theirs.cpuMs).toFixed(2)} ×`;
  return { what: '', ours: `CPU ${seconds(ours.cpuMs)}`, peer: `${name}: ${cost}`, result, bar };
}

function words({ fetchedBytes, ms }: Measured, { next }: Edit): string {
  return `${mib(fetchedBytes)} of ${mib(next.bytes)} fetched, ${seconds(ms)}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)} %`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
