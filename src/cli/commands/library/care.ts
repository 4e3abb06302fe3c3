/** What an operator does with versions that are published. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { EXIT, UsageError } from '../../exit-codes.ts';
import type { ExitCode } from '../../exit-codes.ts';
import { formatBytes, formatTime } from '../../../model/format.ts';
import { required } from '../../access/loaded.ts';
import type { ListedVersion, VerifiedVersion } from '../../access/library-services.ts';
import { notEmpty, parseModel } from '../../arguments.ts';
import type { ModelName } from '../../arguments.ts';
import { ProgressDisplay } from '../../text/progress.ts';
import { interruptible } from '../../access/session.ts';
import type { Context, Session } from '../../access/session.ts';
import { remindToSign } from './keys.ts';

const FOLDER = "the library's folder";
const MODEL = 'model_id or model_id@version';

export function addCareCommands(library: Command, session: Session): void {
  library
    .command('list')
    .description('List all versions in the folder: shown, hidden because something is wrong, and withdrawn.')
    .argument('<storage>', FOLDER, notEmpty)
    .argument('[model]', `${MODEL}; all without it`, parseModel)
    .action(session.action(list));
  library
    .command('inspect')
    .description('Show what a version has: files, hashes, signatures, extra.')
    .argument('<storage>', FOLDER, notEmpty)
    .argument('<model@version>', 'model_id@version', parseModel)
    .action(session.action(inspect));
  library
    .command('verify')
    .description(
      'Hash all files and compare, manifests with lists, and signatures with --key. Exits 3 when something is wrong.',
    )
    .argument('<storage>', FOLDER, notEmpty)
    .argument('[model]', `${MODEL}; all without it`, parseModel)
    .option('--key <public-key...>', 'public keys: each version must be signed by one of them')
    .action(session.action(verify));
  library
    .command('withdraw')
    .description('Take a version out of the catalogue. Its files stay, here and on the machines that have it.')
    .argument('<storage>', FOLDER, notEmpty)
    .argument('<model@version>', 'model_id@version', parseModel)
    .option('--why <text>', 'the reason, which people read')
    .option('--undo', 'put it back into the catalogue')
    .action(session.action(withdraw));
}

async function list(context: Context, storage: string, model: ModelName | undefined): Promise<void> {
  const { listLibrary } = await required(context.services.library);
  const versions = await listLibrary({ storage: resolve(storage), ...named(model) });
  context.out.table(versions.map(shownOf), {
    head: ['MODEL', 'VERSION', 'SIZE', 'FILES', 'PUBLISHED', 'SIGNED', 'STATE'],
    right: [2, 3],
    rows: versions.map(({ modelId, version, info, signatures, ...state }) => [
      ...[modelId, version, info ? formatBytes(info.size_bytes) : '-', `${info?.files.length ?? '-'}`],
      ...[info ? formatTime(info.published_at) : '-', signatures.length > 0 ? 'yes' : 'no', stateOf(state)],
    ]),
    empty: 'No versions.',
  });
}

function stateOf({ withdrawn, problem }: Pick<ListedVersion, 'withdrawn' | 'problem'>): string {
  if (withdrawn) return `withdrawn: ${withdrawn.why}`;
  return problem === null ? 'shown' : `hidden: ${problem}`;
}

/** As --json has it, in the words of the library's files. */
function shownOf({ modelId, version, info, signatures, withdrawn, problem }: ListedVersion) {
  const { files, ...rest } = info ?? { files: null };
  return { model_id: modelId, version, ...rest, files: files?.length ?? null, signatures, withdrawn, problem };
}

async function inspect(context: Context, storage: string, model: ModelName): Promise<void> {
  const { listLibrary } = await required(context.services.library);
  const [found] = await listLibrary({ storage: resolve(storage), ...exact(model) });
  if (!found) throw new Error('A list of a version that is there is not empty.');
  const { info, signatures } = found;
  context.out.result({ ...shownOf(found), files: info?.files ?? null }, () =>
    [
      `${model.text}: ${stateOf(found)}`,
      ...(info
        ? [
            `published ${formatTime(info.published_at)}, ${formatBytes(info.size_bytes)}`,
            `checksum.sha256 ${info.checksum_sha256}`,
            `signatures ${signatures.join(', ') || 'none'}`,
            `extra ${JSON.stringify(info.extra ?? {})}`,
            ...info.files.map(({ path, size_bytes, sha256 }) => `${sha256}  ${path}  ${formatBytes(size_bytes)}`),
          ]
        : []),
    ].join('\n'),
  );
}

async function verify(
  context: Context,
  storage: string,
  model: ModelName | undefined,
  { key }: { key?: string[] },
): Promise<ExitCode> {
  const { verifyLibrary } = await required(context.services.library);
  const display = new ProgressDisplay(context.out.stderr);
  const began = performance.now();
  const verified = await interruptible(
    verifyLibrary({
      storage: resolve(storage),
      ...named(model),
      ...(key && { pinnedKeys: key }),
      onProgress: ({ verifiedBytes, totalBytes }) => {
        const seconds = Math.max((performance.now() - began) / 1000, 0.001);
        display.show({
          ...{ taskId: '', modelId: 'library', version: '', phase: 'verifying' },
          ...{ receivedBytes: verifiedBytes, totalBytes, bytesPerSecond: verifiedBytes / seconds },
        });
      },
      onVersion: version => {
        display.clear();
        report(context, version);
      },
    }),
    context.interrupted,
    'interrupted',
  ).finally(() => display.clear());
  return verified.some(({ faults }) => faults.length > 0) ? EXIT.damaged : EXIT.ok;
}

/** One line for each version as soon as it is known, also with --json: a library takes hours. */
function report({ out }: Context, { modelId, version, files, sizeBytes, faults }: VerifiedVersion): void {
  const ok = faults.length === 0;
  out.result({ model_id: modelId, version, ok, files, size_bytes: sizeBytes, faults }, () => {
    if (ok) return `${modelId}@${version} ok, ${files} ${files === 1 ? 'file' : 'files'}, ${formatBytes(sizeBytes)}`;
    const lines = faults.map(({ path, reason }) => `  ${path === null ? '' : `${path}: `}${reason}`);
    return [`${modelId}@${version} damaged`, ...lines].join('\n');
  });
}

async function withdraw(
  context: Context,
  storage: string,
  model: ModelName,
  { why, undo = false }: { why?: string; undo?: boolean },
): Promise<void> {
  if (undo === (why !== undefined)) throw new UsageError('Expected --why TEXT, or --undo.');
  const { withdrawVersion } = await required(context.services.library);
  await withdrawVersion({ storage: resolve(storage), ...exact(model), why: why ?? null, now: Date.now() });
  context.out.result({ model: model.text, withdrawn: !undo }, () =>
    undo ? `${model.text} is in the catalogue again` : `${model.text} is withdrawn; its files stay`,
  );
  await remindToSign(context, storage);
}

function named(model: ModelName | undefined): { modelId?: string; version?: string } {
  return model ? { modelId: model.modelId, ...(model.version !== undefined && { version: model.version }) } : {};
}

/** @throws UsageError without a version */
function exact({ modelId, version, text }: ModelName): { modelId: string; version: string } {
  if (version === undefined) throw new UsageError(`Expected model_id@version, got ${text}.`);
  return { modelId, version };
}
