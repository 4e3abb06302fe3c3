import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { RECONNECT_WAITS } from '../../../src/api/client.ts';
import type { SessionContext } from '../../../src/api/session.ts';
import { GRACE_MS, Leases } from '../../../src/engine/leases/leases.ts';
import type { LeaseHolder } from '../../../src/model/holder.ts';
import { loggerOf } from '../../../src/ports/logger.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { manualClock } from '../../support/manual-clock.ts';

const ONE = { modelId: 'one', version: '1.0.0' };
const TWO = { modelId: 'two', version: '1.0.0' };
const SELF = { pid: 1, processStarted: null, bootId: 'boot' };
const HOLDER = { pid: 7, processStarted: '70', bootId: 'boot' };
const OTHER = { pid: 8, processStarted: '80', bootId: 'boot' };

/** A session that ends when the test says so. */
function session(more: Partial<SessionContext> = {}) {
  const callbacks: (() => void)[] = [];
  const onClose = (callback: () => void) => void callbacks.push(callback);
  return { id: 'test', onClose, ...more, end: () => callbacks.splice(0).forEach(callback => callback()) };
}

describe('leases over the end of their engine', () => {
  let dir: TempDir;
  let clock: ReturnType<typeof manualClock>;
  let warnings: string[];
  let dead: LeaseHolder[];
  let probed: number;
  let open: Leases[];

  beforeEach(async () => {
    dir = await tempDir();
    clock = manualClock();
    warnings = [];
    dead = [];
    probed = 0;
    open = [];
  });
  afterEach(async () => {
    for (const leases of open) await leases.close();
    await dir.remove();
  });

  async function engine(): Promise<Leases> {
    const leases = new Leases({
      ...{ dataDir: dir.path, self: SELF, clock },
      isAlive: holder => {
        probed += 1;
        return Promise.resolve(!dead.some(({ pid }) => pid === holder.pid));
      },
      logger: loggerOf(({ message }) => warnings.push(message)),
    });
    open.push(leases);
    await leases.open();
    leases.beginGrace();
    return leases;
  }

  const users = (leases: Leases, model = ONE) => leases.whileRemoving(model, found => Promise.resolve(found));
  const file = () => readFile(join(dir.path, 'leases.json'), 'utf8');
  const nobody = { leases: 0, holders: [], unsure: false };

  it('are in the file, in words that other programs read', async () => {
    await (await engine()).take(ONE, session(), HOLDER);
    expect(JSON.parse(await file())).to.deep.equal({
      leases: [{ model_id: 'one', version: '1.0.0', holder: { pid: 7, process_started: '70', boot_id: 'boot' } }],
    });
  });

  it('are told while they are held, with the processes that are known', async () => {
    const leases = await engine();
    let changes = 0;
    leases.changes$.subscribe(() => (changes += 1));
    const owner = session();
    await leases.take(ONE, owner, HOLDER);
    await leases.take(ONE, owner, null);
    expect([...leases.inUse()]).to.deep.equal([['one@1.0.0', { tasks: 2, pids: [7] }]]);
    owner.end();
    expect([...leases.inUse()]).to.deep.equal([]);
    expect(changes).to.equal(4);
  });

  it('are waited for longer than a program pauses between two looks for the next engine', () => {
    expect(RECONNECT_WAITS.longestMs).to.be.below(GRACE_MS / 2);
  });

  it('are waited for, for the leased version alone, and no longer than the grace', async () => {
    const first = await engine();
    await first.take(ONE, session(), HOLDER);
    await first.take(ONE, session(), OTHER);
    await first.close();
    const second = await engine();
    expect(await users(second)).to.deep.equal({ leases: 2, holders: [HOLDER, OTHER], unsure: false });
    expect(await users(second, TWO)).to.deep.equal(nobody);
    clock.advance(GRACE_MS - 1);
    expect(await users(second)).to.include({ leases: 2 });
    clock.advance(1);
    expect(await users(second)).to.deep.equal(nobody);
    await second.close();
    expect(await users(await engine()), 'the engine after that').to.deep.equal(nobody);
  });

  it('count only while the kernel knows their process', async () => {
    const first = await engine();
    await first.take(ONE, session(), HOLDER);
    await first.close();
    dead = [HOLDER];
    expect(await users(await engine())).to.deep.equal(nobody);
  });

  it('cost nothing where nobody held any: no file, no question to the kernel', async () => {
    const first = await engine();
    const id = await first.take(ONE, session({ inProcess: true }), null);
    expect(await users(first)).to.deep.equal({ leases: 1, holders: [SELF], unsure: false });
    first.release(id);
    await first.close();
    expect(await users(await engine())).to.deep.equal(nobody);
    expect(probed).to.equal(0);
    expect(await file().catch(({ code }: NodeJS.ErrnoException) => code)).to.equal('ENOENT');
  });

  it('that are taken again are held beyond the grace, and end with their connection', async () => {
    const first = await engine();
    await first.take(ONE, session(), HOLDER);
    await first.close();
    const second = await engine();
    const connection = session();
    await second.take(ONE, connection, HOLDER);
    clock.advance(GRACE_MS);
    expect(await users(second)).to.deep.equal({ leases: 1, holders: [HOLDER], unsure: false });
    connection.end();
    expect(await users(second)).to.deep.equal(nobody);
    await second.close();
    expect(JSON.parse(await file())).to.deep.equal({ leases: [] });
  });

  it('survive an engine that ends before they are taken again', async () => {
    const first = await engine();
    const connection = session();
    await first.take(ONE, connection, HOLDER);
    await first.close();
    // The stop ends the connections: that is not the end of their leases.
    connection.end();
    const second = await engine();
    await second.take(TWO, session(), OTHER);
    await second.close();
    expect(await users(await engine())).to.include({ leases: 1 });
  });

  it('are not waited for when their program was refused', async () => {
    const first = await engine();
    await first.take(ONE, session(), HOLDER);
    await first.close();
    const second = await engine();
    second.refused(ONE, OTHER);
    expect(await users(second)).to.include({ leases: 1 });
    second.refused(ONE, HOLDER);
    expect(await users(second)).to.deep.equal(nobody);
  });

  for (const [what, text] of Object.entries({
    'that is cut off': '{"leases":[{"model_id":"one"',
    'of another shape': '{"leases":[{"model_id":"one","version":"1.0.0","holder":7}]}',
    'that is null': 'null',
  })) {
    it(`cost the grace once when they are in a file ${what}: any version may be in use`, async () => {
      await writeFile(join(dir.path, 'leases.json'), text);
      const first = await engine();
      expect(warnings).to.deep.equal(['The leases of the last run can not be read.']);
      expect(await users(first, TWO)).to.deep.equal({ leases: 0, holders: [], unsure: true });
      clock.advance(GRACE_MS);
      expect(await users(first, TWO)).to.deep.equal(nobody);
      await first.close();
      expect(await users(await engine())).to.deep.equal(nobody);
      expect(warnings.length).to.equal(1);
    });
  }

  it('hold in memory where the file can not be written, which is logged', async () => {
    const first = await engine();
    await mkdir(join(dir.path, 'leases.json'));
    await first.take(ONE, session(), HOLDER);
    expect(await users(first)).to.include({ leases: 1 });
    expect(warnings).to.deep.equal(['Leases can not be kept for the next engine.']);
  });

  it('are refused by an engine that stops, which writes nothing any more', async () => {
    const first = await engine();
    const id = await first.take(ONE, session(), HOLDER);
    await first.close();
    const refusal = await first.take(TWO, session(), HOLDER).catch((error: unknown) => error);
    expect(refusal).to.include({ code: 'NETWORK_UNREACHABLE', retryable: true });
    first.release(id);
    await new Promise(resolve => setImmediate(resolve));
    expect(await users(await engine())).to.include({ leases: 1 });
  });
});
