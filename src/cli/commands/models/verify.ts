import type { Command } from 'commander';
import type { DamagedFile } from '../../../events/vocabulary.ts';
import type { ModelView, VerifyResult } from '../../../api/contract.ts';
import type { ModelManager } from '../../../api/model-manager.ts';
import { ModelError } from '../../../model/errors.ts';
import { formatRef } from '../../../model/identity.ts';
import type { ModelVersion } from '../../../model/identity.ts';
import { EXIT } from '../../exit-codes.ts';
import type { ExitCode } from '../../exit-codes.ts';
import type { Access } from '../../access/following.ts';
import { queriesOf } from '../../access/loaded.ts';
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
  const work = async ({ manager }: Access) => {
    const { withProgress } = await import('../../access/until-settled.ts');
    const display = new ProgressDisplay(context.out.stderr);
    const targets = model ? [model] : await installed(manager);
    return verifyAll(context, targets, target => {
      const verify = () => manager.verify(target.modelId, target.version);
      return withProgress(manager, target, display, verify);
    });
  };
  return withManager(context, [], work, () => verifyReadOnly(context, model));
}

/** Without an engine nothing is recorded: the answer is the exit code and what is printed. */
async function verifyReadOnly(context: Context, model: ModelName | undefined): Promise<ExitCode> {
  const queries = await queriesOf(context);
  const { models } = await queries.readModelsAt(context.options.dataDir);
  context.out.message(NOT_RECORDED);
  const named = models.filter(view => model === undefined || isNamed(view, model));
  const ready = named.filter(({ status }) => status === 'ready');
  if (model && ready.length === 0)
    throw new ModelError('MODEL_NOT_AVAILABLE', `${model.text} is not ready on this machine.`);
  return verifyAll(context, ready, view => queries.verifyReady(view));
}

const NOT_RECORDED = 'note: the data directory can not be written; nothing is recorded';

function isNamed(view: ModelView, { modelId, version }: ModelName): boolean {
  return view.modelId === modelId && (version === undefined || view.version === version);
}

async function verifyAll<T extends { modelId: string; version?: string }>(
  context: Context,
  targets: T[],
  verifyOne: (target: T) => Promise<VerifyResult>,
): Promise<ExitCode> {
  let isDamaged = false;
  for (const target of targets) {
    const name = target.version === undefined ? target.modelId : formatRef(target as T & ModelVersion);
    const { ok, files, damaged, missing } = await verifyOne(target);
    isDamaged ||= !ok;
    report(context, { model: name, ok, files, damaged, ...(missing && { missing }) });
  }
  return isDamaged ? EXIT.damaged : EXIT.ok;
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
