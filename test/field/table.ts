import { readFile, writeFile } from 'node:fs/promises';

/** What is done through a server or a cache, in the order of the table's columns. */
export const STEPS = ['install', 'kill and resume', 'changed origin', 'update', 'repair'] as const;
export type Step = (typeof STEPS)[number];

const DOCUMENT = new URL('../../docs/download.md', import.meta.url);
const BEGIN = '<!-- field table: rows written by FIELD_TABLE=write npm run test:field -->\n\n';
const END = '\n<!-- end of the field table -->';

/** Puts a row into the table of docs/download.md where a run is to write it: bytes differ a little. */
export async function writeRow(name: string, cells: ReadonlyMap<Step, string>): Promise<void> {
  if (process.env['FIELD_TABLE'] !== 'write') return;
  const text = await readFile(DOCUMENT, 'utf8');
  const begin = text.indexOf(BEGIN) + BEGIN.length;
  const end = text.indexOf(END);
  const [, , ...old] = text.slice(begin, end).trim().split('\n');
  const rows = old.map(line =>
    line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim()),
  );
  const row = [name, ...STEPS.map(step => cells.get(step) ?? '')];
  const at = rows.findIndex(([first]) => first === name);
  rows.splice(at < 0 ? rows.length : at, at < 0 ? 0 : 1, row);
  await writeFile(DOCUMENT, text.slice(0, begin) + printed([['server or cache', ...STEPS], ...rows]) + text.slice(end));
}

function printed(lines: string[][]): string {
  const widths = lines[0]!.map((_, i) => Math.max(...lines.map(line => line[i]!.length)));
  const print = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  const rule = `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`;
  return `${[print(lines[0]!), rule, ...lines.slice(1).map(print)].join('\n')}\n`;
}

/** A cell: what became of it, and the bytes that the origin gave for it. */
export function cell(outcome: string, bytes: number): string {
  return `${outcome}, ${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
