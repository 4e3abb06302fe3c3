/** What a run on wine counted and left out: for the end of its output, and for docs/windows.md. */
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../fingerprint.mjs';
import { runNode } from '../steps.mjs';

const DOCUMENT = path.join(ROOT, 'docs', 'windows.md');
/** The part of it that a run writes. */
const RECORDED = /(<!-- last run: begin -->\n)[^]*?(<!-- last run: end -->)/;

/**
 * @typedef {object} Counts as scripts/mocha-reporter.mjs counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} pending
 * @property {Record<string, number>} reasons
 */

/** Adds up the counts of processes. */
export class Report {
  passed = 0;
  failed = 0;
  pending = 0;
  /** @type {Map<string, Map<string, number>>} tests by reason and folder */
  #skipped = new Map();

  /** @param {string} folder of test/ @param {Counts} counts */
  add(folder, { passed, failed, pending, reasons }) {
    this.passed += passed;
    this.failed += failed;
    this.pending += pending;
    for (const [why, count] of Object.entries(reasons)) {
      const folders = this.#skipped.get(why) ?? new Map();
      this.#skipped.set(why, folders.set(folder, (folders.get(folder) ?? 0) + count));
    }
  }

  /** @returns {string} a table in Markdown of what was skipped, the most frequent reason first */
  skipped() {
    const sum = folders => [...folders.values()].reduce((total, count) => total + count, 0);
    const rows = [...this.#skipped].sort(([a, x], [b, y]) => sum(y) - sum(x) || (a < b ? -1 : 1));
    const where = folders => [...folders].sort().map(([folder, count]) => `${folder} ${count}`);
    return [
      '| tests | why | where |',
      '| --- | --- | --- |',
      ...rows.map(([why, folders]) => `| ${sum(folders)} | ${why} | ${where(folders).join(', ')} |`),
    ].join('\n');
  }
}

/**
 * Writes what a whole run counted into docs/windows.md.
 *
 * @param {Report} report
 * @param {{node: string, wine: string, minutes: number}} run
 */
export async function record(report, { node, wine, minutes }) {
  const { passed, pending } = report;
  const day = new Date().toISOString().slice(0, 10);
  const first = `${day}, Node ${node} on ${wine}: ${passed} tests passed and ${pending} were skipped, in ${minutes.toFixed(1)} min.`;
  const text = fs.readFileSync(DOCUMENT, 'utf8');
  const recorded = `${first}\n\n${report.skipped()}\n`;
  fs.writeFileSync(
    DOCUMENT,
    text.replace(RECORDED, (_, begin, end) => `${begin}\n${recorded}\n${end}`),
  );
  await runNode(['node_modules/prettier/bin/prettier.cjs', '--log-level=warn', '--write', DOCUMENT], { cwd: ROOT });
}
