/**
 * Kills a real process that appends to a real journal, again and again, and compares the journal
 * with what was acknowledged.
 */
import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { readJournal } from '../../../src/events/read/reader.ts';
import { verifyJournal } from '../../../src/events/read/verify.ts';
import { childProgram } from '../../support/program.ts';
import { randomOf } from '../../support/seed.ts';
import { reopen, temporaryFolder } from '../../events/helpers.ts';
import { numberOf } from '../journal/ledger.ts';

const CHILD = join(import.meta.dirname, '../journal/appending-process.ts');

/** A process is killed after at most this many acknowledgements, a little later. */
const MAX_ACKNOWLEDGED = 60;

/**
 * Each process goes on where the killed one ended. Returns how many events were acknowledged in
 * total. Event `n` has seq `n` here: a killed process may leave more events than it acknowledged,
 * but no other events.
 */
export async function killAgainAndAgain(kills: number, seed: number): Promise<number> {
  const { dir, remove } = await temporaryFolder();
  const next = randomOf(seed);
  let acknowledged = 0;
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      const word = `SEED=${seed}, kill ${kill}`;
      const heard = await appendUntilKilled(dir, Math.floor(next() * 2 ** 31), Math.floor(next() * MAX_ACKNOWLEDGED));
      const last = Math.max(acknowledged, ...heard);
      expect((await verifyJournal({ dir })).damage, word).to.deep.equal([]);
      const { journal, recovery } = await reopen(dir);
      expect(recovery.damage, word).to.deep.equal([]);
      await journal.close();
      const seqs: number[] = [];
      for await (const item of readJournal({ dir })) {
        if (!('event' in item)) throw new Error(`${word}: ${item.damage.reason}`);
        seqs.push(item.event.seq);
        expect(numberOf(item.event), word).to.equal(item.event.seq);
      }
      expect(seqs, word).to.deep.equal(Array.from({ length: seqs.length }, (_, index) => index + 1));
      expect(seqs.length, `${word}: acknowledged`).to.be.at.least(last);
      acknowledged = last;
    }
  } finally {
    await remove();
  }
  return acknowledged;
}

/**
 * The numbers that the process acknowledged before it died. The count of lines spreads the moment
 * of death over its work.
 */
async function appendUntilKilled(dir: string, seed: number, lines: number): Promise<number[]> {
  const child = spawn(process.execPath, [...childProgram(CHILD), dir, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let heard = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    heard += text;
    if (heard.split('\n').length > lines) child.kill('SIGKILL');
  });
  const signal = await new Promise<NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (_code, by) => resolve(by));
  });
  expect(signal, 'ended by').to.equal('SIGKILL');
  // The last line may be cut short by the kill.
  return heard.split('\n').slice(0, -1).map(Number);
}
