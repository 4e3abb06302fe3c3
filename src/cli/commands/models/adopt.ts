import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { AdoptedVersion, AdoptResult } from '../../../api/contract.ts';
import type { ErrorCode } from '../../../model/errors.ts';
import { withManager } from '../../access/with-manager.ts';
import type { Context, Session } from '../../access/session.ts';
import { notEmpty } from '../../arguments.ts';
import { EXIT } from '../../exit-codes.ts';
import type { ExitCode } from '../../exit-codes.ts';
import { formatBytes } from '../../../model/format.ts';
import { ProgressDisplay } from '../../text/progress.ts';

/** The copy itself is damaged. */
const DAMAGED: ReadonlySet<ErrorCode> = new Set(['CHECKSUM_MISMATCH', 'SIZE_MISMATCH']);

export function addAdoptCommand(program: Command, session: Session): void {
  program
    .command('adopt')
    .summary('take over copied models, proven by their checksum.sha256; fetches nothing')
    .description(
      'Take over models that were copied to this machine, by their checksum.sha256 and manifest.json: hash them, copy them to their place unless they are there, and record them. It fetches nothing and only reads PATH. Exits 3 when a file differs, 1 when a version is refused.',
    )
    .argument('<path...>', "a version's folder, a model's, or a whole models folder", (path, paths: string[] = []) => [
      ...paths,
      notEmpty(path),
    ])
    .action(session.action((context: Context, paths: string[]) => adopt(context, paths)));
}

async function adopt(context: Context, paths: string[]): Promise<ExitCode> {
  return withManager(context, [], async ({ manager }) => {
    const { withProgress } = await import('../../access/until-settled.ts');
    const display = new ProgressDisplay(context.out.stderr);
    const refused: ErrorCode[] = [];
    for (const path of paths) {
      const isAdoption = ({ taskId }: { taskId: string }) => taskId.startsWith('adopt-');
      const result = await withProgress(manager, isAdoption, display, () => manager.adopt(resolve(path)));
      report(context, result);
      refused.push(...result.refused.map(({ error }) => error.code));
    }
    if (refused.some(code => DAMAGED.has(code))) return EXIT.damaged;
    return refused.length > 0 ? EXIT.failed : EXIT.ok;
  });
}

/** A line for each version, also with --json: a whole folder of models takes long. */
function report({ out }: Context, { adopted, refused }: AdoptResult): void {
  for (const version of adopted) out.result(version, () => lineOf(version));
  for (const { path, error } of refused) {
    out.result({ path, error }, () => `${path} refused`);
    out.error({ code: error.code, message: `${path}: ${error.message}` });
  }
}

function lineOf({ modelId, version, sizeBytes, path, unchanged }: AdoptedVersion): string {
  const done = unchanged ? 'was ready before' : `ready, ${formatBytes(sizeBytes)}`;
  return `${modelId}@${version} ${done}\n${path}`;
}
