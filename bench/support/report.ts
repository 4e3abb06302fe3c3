/** A benchmark's result as one Markdown table. The same text goes to the terminal and into docs/benchmarks.md. */
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, totalmem } from 'node:os';

export interface Row {
  what: string;
  /** With unit. */
  ours: string;
  /** The peer's name and what it reached, with unit. */
  peer: string;
  /** `1.12 ×`, `+12 MiB`, … */
  result: string;
  /** The bar in words, and whether it held; null where a figure is only printed. */
  bar: { words: string; held: boolean } | null;
}

const COLUMNS = ['what', 'ours', 'peer', 'result', 'bar', 'held'] as const;

export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ what, ours, peer, result, bar }) => [
    ...[what, ours, peer, result],
    ...(bar === null ? ['', ''] : [bar.words, bar.held ? 'yes' : '**no**']),
  ]);
  return [COLUMNS, COLUMNS.map(() => '---'), ...lines].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

/** The machine in general words, and whether it was busy when the run began. */
export function machine(): string {
  const busy = loadavg()[0] ?? 0;
  const gibibytes = Math.round(totalmem() / 1024 ** 3);
  const load = busy > 0.5 ? `; **under load** when it began (load average ${busy.toFixed(1)})` : '; otherwise idle';
  return `${process.platform} ${process.arch}, ${availableParallelism()} cores, ${gibibytes} GiB, Node ${process.versions.node}${load}`;
}

const DOC = new URL('../../docs/benchmarks.md', import.meta.url);

/** Replaces what stands between a benchmark's two marks in docs/benchmarks.md. */
export async function writeIntoDoc(name: string, text: string): Promise<void> {
  const [start, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const doc = await readFile(DOC, 'utf8');
  const [before, rest] = doc.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`Expected ${start} … ${end} in docs/benchmarks.md.`);
  await writeFile(DOC, `${before}${start}\n\n${text}\n\n${end}${after}`);
}
