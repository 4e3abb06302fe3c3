import type { Command } from 'commander';
import type { DamagedFile } from '../../../events/vocabulary.ts';
import type { ModelManager } from '../../../api/model-manager.ts';
import { formatRef } from '../../../model/identity.ts';
import type { ModelVersion } from '../../../model/identity.ts';
import { EXIT } from '../../exit-codes.ts';
import type { ExitCode } from '../../exit-codes.ts';
import { withManager } from '../../access/with-manager.ts';
import { parseModel } from '../../arguments.ts';
import type { ModelName } from '../../arguments.ts';
import { ProgressDisplay } from '../../text/progress.ts';
import type { Context, Session } from '../../access/session.ts';

interface Verdict {
  model: string;
  ok: boolean;
  files: number;
  damaged: DamagedFile[];
  /** True when the folder is gone. */
  missing?: true;
}

export function addVerifyCommand(program: Command, session: Session): void {
  program
    .command('verify')
    .summary('hash installed files and compare; exits 3 when one is damaged or missing')
    .description(
      'Hash the files of an installed model, or of all of them, and compare. Exits 3 when a file is damaged or a model is missing.',
    )
    .argument('[model]', 'model_id or model_id@version; all installed models without it', parseModel)
    .action(session.action((context: Context, model: ModelName | undefined) => verify(context, model)));
}

async function verify(context: Context, model: ModelName | undefined): Promise<ExitCode> {
  return withManager(context, [], async ({ manager }) => {
    const { withProgress } = await import('../../access/until-settled.ts');
    const display = new ProgressDisplay(context.out.stderr);
    let damaged = false;
    for (const target of model ? [model] : await installed(manager)) {
      const name = target.version === undefined ? target.modelId : formatRef(target as ModelVersion);
      const verify = () => manager.verify(target.modelId, target.version);
      const { ok, files, damaged: found, missing } = await withProgress(manager, target, display, verify);
      damaged ||= !ok;
      report(context, { model: name, ok, files, damaged: found, ...(missing && { missing }) });
    }
    return damaged ? EXIT.damaged : EXIT.ok;
  });
}

async function installed(manager: ModelManager): Promise<{ modelId: string; version?: string }[]> {
  const views = await manager.list();
  return views.filter(({ status }) => status === 'ready' || status === 'damaged' || status === 'missing');
}

/** Prints one line per model, also with --json, because verifying many models takes long. */
function report({ out }: Context, verdict: Verdict): void {
  const { model, ok, files, damaged, missing } = verdict;
  out.result(verdict, () => {
    if (ok) return `${model} ok, ${files} ${files === 1 ? 'file' : 'files'}`;
    if (missing) return `${model} missing`;
    return [`${model} damaged`, ...damaged.map(({ path, reason }) => `  ${path}: ${reason}`)].join('\n');
  });
}
