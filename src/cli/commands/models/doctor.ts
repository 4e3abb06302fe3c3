import type { Command } from 'commander';
import type { DoctorLine, DoctorReport } from '../../../api/contract.ts';
import type { Examination } from '../../../engine/doctor/index.ts';
import type { Language } from '../../../model/remedies.ts';
import { engineOf, required } from '../../access/loaded.ts';
import type { Context, Session } from '../../access/session.ts';
import { EXIT } from '../../exit-codes.ts';
import type { ExitCode } from '../../exit-codes.ts';
import { printable } from '../../text/format.ts';
import { languageOption } from '../../text/language.ts';
import type { LanguageFlags } from '../../text/language.ts';

interface Flags extends LanguageFlags {
  deep?: boolean;
  fix?: boolean;
}

const WORDS: Record<
  Language,
  Record<DoctorLine['state'] | 'todo' | 'fixed' | 'well' | 'warned', string> & { bad: (n: number) => string }
> = {
  en: {
    ...{ ok: 'ok', warning: 'warning', problem: 'problem', todo: 'What to do: ', fixed: 'fixed' },
    ...{ well: 'Everything works.', warned: 'Everything works; see the warnings.' },
    bad: n => `${n} ${n === 1 ? 'problem' : 'problems'}.`,
  },
  zh: {
    ...{ ok: '正常', warning: '警告', problem: '问题', todo: '如何处理：', fixed: '已修复' },
    ...{ well: '一切正常。', warned: '可以正常工作，请留意警告。' },
    bad: n => `有 ${n} 个问题。`,
  },
};

/** Adds `doctor`, which needs no engine and changes nothing without --fix. */
export function addDoctorCommand(program: Command, session: Session): void {
  program
    .command('doctor')
    .summary('check the data directory, its disks, the library and the dispatch server')
    .description(
      'Check the data directory, disk, quota, permissions, file system, locks, journal, registry, installed files, library ' +
        'and dispatch server; say of each problem its cause and what to do. Exits 0 without a problem, 1 with one, 3 for damaged data.',
    )
    .option('--deep', 'read and hash every installed file')
    .option(
      '--fix',
      'put right what is safe: rights of files with tokens, left locks, registry.json, a torn end of the journal',
    )
    .addOption(languageOption())
    .action(session.action((context: Context, flags: Flags) => doctor(context, flags)));
}

async function doctor(context: Context, { deep = false, fix = false, lang }: Flags): Promise<ExitCode> {
  const { options, out, services } = context;
  const language = lang ?? options.language;
  const { examine, closeSecrets } = await required(services.doctor);
  const { dataDir, libraryUrl, schedulerUrl } = options;
  const look = () => examine({ dataDir, overrides: { libraryUrl, schedulerUrl }, deep, language });
  const found = await look();
  let { report } = found;
  if (fix && found.fixes.size > 0) {
    if (found.fixes.has('modes')) await closeSecrets(dataDir);
    if (found.fixes.has('start') && !found.isOwned) await startOnce(context);
    report = withFixes((await look()).report, found);
  }
  out.result(report, () => textOf(report, language));
  return exitOf(report);
}

/** A start cuts off a torn end, clears left locks, records damage and writes registry.json anew. It continues no download. */
async function startOnce(context: Context): Promise<void> {
  const { dataDir, logLevel } = context.options;
  const engine = await engineOf(context);
  const manager = await engine.createModelManager({ dataDir, host: 'cli', only: [], ...(logLevel && { logLevel }) });
  await manager.close();
}

/** Marks the lines of checks that have a problem or a warning no more. */
function withFixes(now: DoctorReport, { report: before }: Examination): DoctorReport {
  const mended = new Set(
    before.lines
      .filter(({ state }) => state !== 'ok')
      .map(({ check }) => check)
      .filter(check => now.lines.some(line => line.check === check && line.state === 'ok')),
  );
  return { ...now, lines: now.lines.map(line => (mended.has(line.check) ? { ...line, fixed: true } : line)) };
}

function textOf({ lines }: DoctorReport, language: Language): string {
  const words = WORDS[language];
  const stateOf = ({ state, fixed }: DoctorLine) => (fixed ? words.fixed : words[state]);
  const [states, titles] = [
    Math.max(...lines.map(line => width(stateOf(line)))),
    Math.max(...lines.map(({ title }) => width(title))),
  ];
  const indent = ' '.repeat(states + titles + 4);
  const told = lines.flatMap(line => [
    printable(`${padded(stateOf(line), states)}  ${padded(line.title, titles)}  ${line.text}`),
    ...(line.todo === null || line.state === 'ok' ? [] : [printable(`${indent}${words.todo}${line.todo}`)]),
  ]);
  const problems = lines.filter(({ state }) => state === 'problem').length;
  const isWarned = lines.some(({ state }) => state === 'warning');
  return [...told, '', problems > 0 ? words.bad(problems) : isWarned ? words.warned : words.well].join('\n');
}

function exitOf({ state, lines }: DoctorReport): ExitCode {
  if (lines.some(({ isDamage }) => isDamage)) return EXIT.damaged;
  return state === 'problem' ? EXIT.failed : EXIT.ok;
}

/** Chinese characters take two columns of a terminal. */
function width(text: string): number {
  return [...text].reduce((sum, sign) => sum + (/[\u2e80-\uffef]/.test(sign) ? 2 : 1), 0);
}

function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)));
}
