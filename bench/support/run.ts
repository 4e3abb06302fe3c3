/** The frame of a benchmark: named parts, `--write`, one table at the end. */
import { machine, table, writeIntoDoc } from './report.ts';
import type { Row } from './report.ts';

export type Part = () => Promise<Row[]>;

/**
 * Runs the parts named on the command line, or all. `--write` puts the table into docs/benchmarks.md. The exit code is 1 when
 * a bar doesn't hold.
 */
export async function runParts(
  name: string,
  parts: Readonly<Record<string, Part>>,
  setting = '',
  words = process.argv.slice(2),
): Promise<void> {
  const wanted = words.filter(word => !word.startsWith('-'));
  const unknown = wanted.filter(word => !(word in parts));
  if (unknown.length > 0) {
    console.error(`Expected parts of ${Object.keys(parts).join(', ')}; got ${unknown.join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  const head = `${machine()}${setting === '' ? '' : `; ${setting}`}.`;
  const rows: Row[] = [];
  for (const [part, run] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(part)) continue;
    console.error(`${name}: ${part} …`);
    rows.push(...(await run().catch((error: unknown) => [failure(part, error)])));
  }
  const text = `${head}\n\n${table(rows)}`;
  console.log(text);
  if (words.includes('--write')) await writeIntoDoc(name, text);
  if (rows.some(({ bar }) => bar?.held === false)) process.exitCode = 1;
}

/** A part that fails doesn't take the others' figures with it. */
function failure(part: string, error: unknown): Row {
  console.error(error);
  const words = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  return {
    what: part,
    ours: `failed: ${words.slice(0, 200).replaceAll('|', '/')}`,
    peer: '',
    result: '',
    bar: { words: '', held: false },
  };
}
