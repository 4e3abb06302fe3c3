/** The table of acceptance: each row with what its tests measured. Row by row as in test/acceptance, whose titles begin with the number. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from './fingerprint.mjs';

/** Row, case, bar. */
const ROWS = [
  ['7.1a', 'small model (< 100 MB), normal download', 'arrives; event-loop delay p99 < 20 ms while it runs'],
  ['7.1b', 'network cut', 'goes on by itself within 2 s; no byte below the checkpoint again'],
  ['7.1c', 'application restart', 'goes on after a SIGKILL, without a click'],
  ['7.1d', 'checksum fails', 'only the bad pieces again; gives up after a bounded number'],
  ['7.1e', '.part deleted while it runs', 'downloaded again'],
  ['7.2a', 'large model, speed', 'steady; at least as fast as curl followed by sha256sum'],
  ['7.2b', 'large model, memory', 'peak of the large one within 32 MiB of the small one'],
  ['7.2c', 'resume', 'after SIGKILL ≤ 4 MiB received twice, all connections together'],
  ['7.3a', 'ten clicks on Download, and ten processes', 'one task'],
  ['7.3b', '1,000 getModelPath at once', 'no deadlock, no download'],
  ['7.3c', 'several models at once', 'one that fails, stalls or is cancelled leaves the others alone'],
  ['7.4a', 'program killed', 'locks cleared at the next start'],
  ['7.4b', 'part.lock left behind', 'recovers by itself'],
  ['7.4c', 'two writers', 'the second is refused'],
  ['7.5a', 'atomic write', 'a reader never sees half of registry.json'],
  ['7.5b', 'registry.json missing, empty, NUL, edited', 'the same bytes again'],
  ['7.5c', 'several versions', 'paths right through updates and removals'],
  ['7.6', 'MODEL_NOT_AVAILABLE → report → reassign', 'p99 < 20 ms over 1,000 tasks'],
  ['7.7a', 'ranking shown', 'right, in Chromium'],
  ['7.7b', 'ranking API fails', 'last ranking stays with its age; recovers alone'],
  ['7.7c', 'ranking changes', 'refreshes alone; focus and scroll stay'],
  ['8.8', 'stable, no leak', 'heap grows by < 5 % from cycle 100 to 1,000; no handle more'],
];
const DOC = path.join(ROOT, 'docs', 'acceptance.md');

/**
 * @typedef {{row: string, passed: boolean, figures: string[]}} Outcome of one test of a row
 * @typedef {{row: string, what: string, bar: string, figure: string, held: boolean | null}} Row held: null when no test of it ran
 */

/**
 * @param {string} title of a test, in full
 * @returns {string | undefined} the number of the row that it is of
 */
export function rowOf(title) {
  return /\b(\d\.\d[a-e]?) /.exec(title)?.[1];
}

/**
 * @param {Outcome[]} outcomes
 * @returns {Row[]} all rows, in their order
 */
export function acceptanceRows(outcomes) {
  return ROWS.map(([row, what, bar]) => {
    const tests = outcomes.filter(outcome => outcome.row === row);
    const figure = tests.flatMap(({ figures }) => figures).join('; ');
    return { row, what, bar, figure, held: tests.length === 0 ? null : tests.every(({ passed }) => passed) };
  });
}

/** @param {Row[]} rows @returns {string} as Markdown, columns in line */
export function acceptanceTable(rows) {
  const words = { true: 'yes', false: '**no**', null: '**not run**' };
  const cells = [['row', 'case', 'bar', 'measured', 'held']];
  for (const { row, what, bar, figure, held } of rows) cells.push([row, what, bar, figure, words[String(held)]]);
  const widths = cells[0].map((_, column) => Math.max(...cells.map(line => line[column].length)));
  const lines = cells.map(line => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`);
  lines.splice(1, 0, `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`);
  return lines.join('\n');
}

/** Puts the table between the marks of docs/acceptance.md, with the day and the kind of machine. */
export function writeAcceptance(rows, how) {
  const marks = [`<!-- ${how}: begin -->`, `<!-- ${how}: end -->`];
  const doc = fs.readFileSync(DOC, 'utf8');
  const [from, to] = marks.map(mark => doc.indexOf(mark));
  if (from < 0 || to < from) throw new Error(`Expected ${marks.join(' … ')} in docs/acceptance.md.`);
  const day = new Date().toISOString().slice(0, 10);
  const machine = `${process.platform} ${process.arch}, ${os.availableParallelism()} cores, Node ${process.versions.node}`;
  const text = `${marks[0]}\n\n${day}, ${machine}.\n\n${acceptanceTable(rows)}\n\n`;
  fs.writeFileSync(DOC, doc.slice(0, from) + text + doc.slice(to));
}
