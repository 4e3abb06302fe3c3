import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { leaveOut } from '../../support/leave-out.ts';
import { DoctorWorld } from '../doctor/doctor-world.ts';
import { FIELD_ROWS } from './field-rows.ts';
import type { FieldRow } from './field-faults.ts';

const DOCUMENT = new URL('../../../docs/field.md', import.meta.url);
const BEGIN = '<!-- field rows: written by FIELD_ROWS=write npx mocha test/engine/explain/field.int.test.ts -->\n\n';
const END = '\n<!-- end of the field rows -->';

const WHERE: Record<FieldRow['where'], string> = {
  explain: '`journal explain`',
  doctor: '`doctor`',
  library: 'at the library',
  'nothing to tell': '–',
};

function table(): string {
  const rows = FIELD_ROWS.map(({ n, failure, where, told }) => [String(n), failure, WHERE[where], told]);
  const all = [['#', 'failure', 'the cause is named by', 'what it says, or why there is nothing to say'], ...rows];
  // As prettier writes a table.
  const widths = all[0]!.map((_, i) => Math.max(3, ...all.map(row => row[i]!.length)));
  const print = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  const [head, ...lines] = all.map(print);
  return [head, `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`, ...lines, ''].join('\n');
}

describe('what goes wrong in the field', function () {
  this.timeout(30_000);
  let doctor: DoctorWorld;
  before(async () => (doctor = await DoctorWorld.create()));
  after(() => doctor.close());

  for (const { n, failure, says, make, needs } of FIELD_ROWS) {
    if (make === undefined || says === undefined) continue;
    it(`${n}. ${failure}: its cause is named`, async function () {
      if (needs?.() === false) leaveOut(this, 'A certificate is made by openssl, which is not here.');
      expect(await make(doctor)).to.match(says);
    });
  }

  it('is the table of docs/field.md', async () => {
    const text = await readFile(DOCUMENT, 'utf8');
    const [begin, end] = [text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)];
    if (process.env['FIELD_ROWS'] === 'write')
      await writeFile(DOCUMENT, text.slice(0, begin) + table() + text.slice(end));
    else expect(text.slice(begin, end)).to.equal(table());
  });
});
