/**
 * `npm run bench:update [-- template insertions nothing …] [--write]`: what an update costs after an edit, beside zsync and
 * rsync. The bytes are those of the server's log, bodies only.
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
import { publishing } from './publish.ts';
import { rsync, zsync } from './peers.ts';
import type { Cost } from './peers.ts';

/** Of a file of 1 GiB; for a smaller one a piece is more. */
const MOST_OF_AN_INSTALL = 1.0005;

interface Measured extends Installed {
  fetchedBytes: number;
}

/** What an edit may cost: shares of the bytes, and of zsync's processor time. */
interface Bars {
  share: number;
  cpu?: number;
  peers?: boolean;
}

const edits = editsOf(SIZE);

await runParts(
  'update',
  {
    template: () => edited(edits.template, { share: 0.008, cpu: 0.3, peers: true }),
    templateWeak: () => edited(edits.templateWeak, { share: 0.002 }),
    header: () => edited(edits.header, { share: 0.008, cpu: 0.5, peers: true }),
    headerWeak: () => edited(edits.headerWeak, { share: 0.002 }),
    unpadded: () => edited(edits.unpadded, { share: 0.002, cpu: 0.5, peers: true }),
    twice: () => edited(edits.twice, { share: 0.004 }),
    insertions: () => edited(edits.insertions, { share: 0.022, cpu: 0.5, peers: true }),
    reordered: () => edited(edits.reordered, { share: 0.01 }),
    shards: () => edited(edits.shards, { share: 0.01 }),
    renamed: () => edited(edits.renamed, { share: 0.002 }),
    nothing,
    publishing,
  },
  `SIZE ${mib(SIZE)}`,
);

async function edited(make: () => Promise<Edit>, { share: most, cpu, peers }: Bars): Promise<Row[]> {
  const edit = await make();
  return withNginx(async (nginx, folder) => {
    const { update } = await installedThenUpdated(nginx, edit, folder);
    const share = update.fetchedBytes / edit.next.bytes;
    const bar = { words: `≤ ${(most * 100).toFixed(1)} %`, held: share <= most };
    const what = `${edit.what}, ${mib(SIZE)}`;
    const row = { what, ours: words(update, edit), peer: '', result: percent(share), bar };
    if (!peers) return [row];
    const theirs = await zsync(nginx, edit, join(folder, 'zsync'));
    const times = theirs && update.cpuMs / theirs.cpuMs;
    const held = times === null || cpu === undefined ? null : { words: `CPU ≤ ${cpu} ×`, held: times <= cpu };
    return [
      row,
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

/** The next version is installed beside the old one, which is what an update does. */
async function installedThenUpdated(nginx: Nginx, { old, next }: Edit, folder: string) {
  const dataDir = join(folder, 'data');
  const install = await measured(nginx, () => engine(dataDir, nginx.url, [old]));
  const update = await measured(nginx, () => engine(dataDir, nginx.url, [next]));
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
