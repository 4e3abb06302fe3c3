import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { loggerOf } from '../../../src/ports/logger.ts';
import { leaveOut } from '../../support/leave-out.ts';
import { serveCorrectly, startFaultServer } from '../../support/servers/fault-server.ts';
import type { Handler } from '../../support/servers/fault-server.ts';
import { afterABreak, flipped, FLIPPED_PIECE, SIZE, times } from './fault-answers.ts';
import { FAULTS } from './faults.ts';
import type { Fault } from './faults.ts';
import { createWorld, PIECE } from '../harness.ts';
import type { World } from '../harness.ts';
import { gated } from '../paced.ts';

interface Column {
  manifest: boolean;
  connections: number;
  /** The first answer that is the fault; the ones before it are right, and not at their end yet. */
  from?: number;
}

/** The columns of the matrix: what proves the bytes, and how many connections fetch them. */
const COLUMNS: Column[] = [
  { manifest: true, connections: 1 },
  { manifest: true, connections: 4 },
  { manifest: false, connections: 1 },
  { manifest: false, connections: 4 },
];
const LATER: Column[] = [
  { manifest: true, connections: 4, from: 3 },
  { manifest: false, connections: 4, from: 3 },
];

/** Most of a fault's time is waiting: this many rows wait together. */
const ROWS_AT_ONCE = 4;
/** Outcomes of faults that are tried again until time is up. */
const UNTIL_TIME_IS_UP = new Set(['PROXY_INTERFERED', 'SERVER_ERROR', 'NETWORK_TIMEOUT', 'NETWORK_UNREACHABLE']);
const [AMPLE_MS, LATE_MS] = [15_000, 3_000];

const DOCUMENT = new URL('../../../docs/download.md', import.meta.url);
const BEGIN = '<!-- fault table: written by FAULT_TABLE=write npm test -- faults -->\n\n';
const END = '\n<!-- end of the fault table -->';

/** Runs one cell, holds what holds in every cell, and says its outcome. */
async function outcomeOf(fault: Fault, { manifest, connections, from = 1 }: Column): Promise<string> {
  const world = await createWorld({ manifest, files: { 'weights.bin': SIZE } });
  try {
    const handler = from === 1 ? fault.handler : beginningWith(from, fault.handler);
    world.server.fault = handler;
    const run = await fault.arrange?.(world);
    // On a busy machine the third connection comes late, and the first two are silent until then.
    const late = from > 1 && fault.outcome !== 'NETWORK_TIMEOUT' ? { stallMs: LATE_MS } : {};
    const policy = UNTIL_TIME_IS_UP.has(fault.outcome) ? late : { ...late, giveUpMs: AMPLE_MS };
    const outcome = await world.run({ policy, ...run, more: { ...run?.more, connectionsPerFile: () => connections } });
    const installed = await world.installed('weights.bin').catch(() => null);
    const left = await world.leftovers();
    const gets = world.server.seen.filter(({ method }) => method === 'GET');
    expect(gets.filter(({ acceptEncoding }) => acceptEncoding !== 'identity')).to.deep.equal([]);
    // sirv and s3rver read the last 500 bytes (bytes=-500) as the first 501: each range says both ends.
    expect(gets.filter(({ range }) => range !== null && !/^bytes=\d+-\d+$/.test(range))).to.deep.equal([]);
    if (from === 1) fault.holds?.(world);
    else expect((handler as Later).open, 'right answers that were not at their end').to.equal(from - 1);
    if (outcome.kind === 'installed') {
      expect(installed?.equals(world.files.get('weights.bin')!), 'equal bytes').to.equal(true);
      expect(left, 'leftovers').to.deep.equal([]);
      return 'ready';
    }
    expect(installed, 'nothing installed').to.equal(null);
    expect(world.types().at(-1)).to.equal('DownloadFailed');
    expect(left.filter(name => !name.endsWith('.part'))).to.deep.equal([]);
    return outcome.kind === 'failed' ? outcome.error.code : outcome.kind;
  } finally {
    await world.close();
  }
}

interface Later extends Handler {
  /** Right answers in the middle when the fault began. */
  open: number;
}

/** Right answers first, held in their middle until the fault is here. */
function beginningWith(first: number, fault: Handler): Later {
  const right = gated(PIECE);
  const handler: Handler = (request, response, file, n) => {
    if (n < first) return right(request, response, file, n);
    if (n === first) later.open = right.open;
    fault(request, response, file, n - first + 1);
    right.upTo(Infinity);
  };
  const later = Object.assign(handler, { open: 0 });
  return later;
}

/** The outcomes of a row's cells; begins those of the next rows as well. */
function createRows(faults: Fault[], columns: Column[]): (fault: Fault) => Promise<string[]> {
  const begun = new Map<Fault, Promise<string[]>>();
  const begin = (fault: Fault) => {
    const cells = Promise.all(columns.map(column => outcomeOf(fault, column)));
    // Met by the test of its row; until then it must not end the process.
    cells.catch(() => undefined);
    return cells;
  };
  return fault => {
    const at = faults.indexOf(fault);
    for (const row of faults.slice(at, at + ROWS_AT_ONCE)) if (!begun.has(row)) begun.set(row, begin(row));
    return begun.get(fault)!;
  };
}

function tableOf(rows: Map<string, string[]>): string {
  const names = COLUMNS.map(({ manifest, connections }) => `${manifest ? 'pieces' : 'no pieces'} × ${connections}`);
  const lines = [['what the server does', ...names], ...[...rows].map(([name, cells]) => [name, ...cells])];
  const widths = lines[0]!.map((_, i) => Math.max(...lines.map(line => line[i]!.length)));
  const print = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  const rule = `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`;
  return [print(lines[0]!), rule, ...lines.slice(1).map(print)].join('\n') + '\n';
}

describe('the fault matrix', () => {
  const rows = new Map<string, string[]>();
  const cellsOf = createRows(FAULTS, COLUMNS);

  for (const fault of FAULTS) {
    it(`${fault.name}: ${fault.outcome}`, async function () {
      if (fault.needs?.() === false) leaveOut(this, 'Only openssl makes certificates.');
      const cells = await cellsOf(fault);
      rows.set(fault.name, cells);
      expect(cells).to.deep.equal(COLUMNS.map(() => fault.outcome));
    });
  }

  it('is what docs/download.md says', async function () {
    if (rows.size < FAULTS.length) leaveOut(this, "A run of some rows can't compare the table of all.");
    const text = await readFile(DOCUMENT, 'utf8');
    const begin = text.indexOf(BEGIN) + BEGIN.length;
    const end = text.indexOf(END);
    if (process.env['FAULT_TABLE'] === 'write') {
      await writeFile(DOCUMENT, text.slice(0, begin) + tableOf(rows) + text.slice(end));
    } else expect(text.slice(begin, end)).to.equal(tableOf(rows));
  });
});

describe('a fault that begins with the third connection', () => {
  const inAnswers = FAULTS.filter(({ arrange }) => !arrange);
  const cellsOf = createRows(inAnswers, LATER);

  for (const fault of inAnswers) {
    it(`${fault.name}: ${fault.outcome}`, async () => {
      expect(await cellsOf(fault)).to.deep.equal(LATER.map(() => fault.outcome));
    });
  }
});

for (const manifest of [true, false]) {
  describe(`a server at fault, ${manifest ? 'with' : 'without'} a manifest`, () => {
    let world: World;
    beforeEach(async () => {
      world = await createWorld({ manifest, files: { 'weights.bin': SIZE } });
    });
    afterEach(() => world.close());

    it('costs the flipped piece alone where there are pieces, else the file', async () => {
      world.server.fault = times(1, flipped);
      expect((await world.run()).kind).to.equal('installed');
      const again = world.server.seen.filter(({ method }) => method === 'GET').map(({ range }) => range);
      const piece = `bytes=${FLIPPED_PIECE * PIECE}-${(FLIPPED_PIECE + 1) * PIECE - 1}`;
      expect(again).to.deep.equal([null, manifest ? piece : null]);
      expect(world.types()).to.include(manifest ? 'PieceRejected' : 'FileRejected');
    });

    it('that changes the file between two ranges, at the same size, is told and survived', async () => {
      const other = Buffer.alloc(SIZE, 9);
      world.server.fault = afterABreak(times(1, (q, r) => serveCorrectly(q, r, { bytes: other, etag: '"other"' })));
      expect((await world.run()).kind).to.equal('installed');
      expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
      expect(world.types()).to.include('RemoteChanged');
    });

    it('that redirects to another host does not hand on the token', async () => {
      const other = await startFaultServer();
      try {
        other.put('/elsewhere', world.files.get('weights.bin')!);
        world.server.fault = (_q, r) =>
          r.writeHead(302, { location: `${other.url.replace('127.0.0.1', 'localhost')}/elsewhere` }).end();
        expect((await world.run()).kind).to.equal('installed');
        expect(other.seen.map(({ authorization }) => authorization)).to.deep.equal([null]);
        expect(world.server.seen.at(-1)?.authorization).to.equal('Bearer secret');
      } finally {
        await other.close();
      }
    });

    it('that redirects to a signed address never gets the signature into the journal or a log', async () => {
      const other = await startFaultServer();
      try {
        other.put('/cut', world.files.get('weights.bin')!);
        other.fault = (_q, r, { bytes }) => {
          r.writeHead(200, { 'content-length': String(bytes.length) });
          r.write(bytes.subarray(0, PIECE), () => r.socket?.resetAndDestroy());
        };
        const signed = ['http://127.0.0.1:9/refused', `${other.url}/cut`, `${other.url}/cut`, `${other.url}/gone`];
        world.server.fault = (q, r, f, n) => {
          const location = signed[n - 1];
          if (location === undefined) serveCorrectly(q, r, f);
          else r.writeHead(302, { location: `${location}?signature=hush` }).end();
        };
        const told: unknown[] = [];
        const more = { logger: loggerOf(line => void told.push(line)) };
        expect((await world.run({ more, policy: { quickReconnects: 0 } })).kind).to.equal('installed');
        expect(other.seen.map(({ path }) => path)).to.include.members(['/cut', '/gone']);
        const failures = world.events.filter(({ data }) => 'error' in data);
        expect(failures.length, 'failures that were recorded').to.be.greaterThan(1);
        expect(JSON.stringify([world.events, told])).not.to.include('hush');
      } finally {
        await other.close();
      }
    });

    it('that sends a byte at a time is read to the end', async () => {
      await world.close();
      world = await createWorld({ manifest, files: { 'weights.bin': 40 } });
      world.server.fault = (_q, r, { bytes }) => {
        r.writeHead(200, { 'content-length': String(bytes.length) });
        let at = 0;
        const timer = setInterval(() => {
          r.write(bytes.subarray(at, (at += 1)));
          if (at === bytes.length) clearInterval(timer);
        }, 5);
      };
      expect((await world.run()).kind).to.equal('installed');
      expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
    });

    it('that lists no sizes has them learnt', async () => {
      await world.close();
      world = await createWorld({ manifest, sizes: false, files: { 'weights.bin': SIZE, 'b.bin': 10 } });
      expect((await world.run()).kind).to.equal('installed');
      expect(world.events[0]?.data).to.include({ total_bytes: SIZE + 10 });
    });

    it('that lists no sizes may have an empty file', async () => {
      await world.close();
      world = await createWorld({ manifest, sizes: false, files: { empty: 0, 'b.bin': 10 } });
      expect((await world.run()).kind).to.equal('installed');
      expect(await world.installed('empty')).to.have.length(0);
    });
  });
}
