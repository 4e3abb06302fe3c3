import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { CommandResult, ModelView } from '../../../api/contract.ts';
import type { ModelManager } from '../../../api/model-manager.ts';
import { compareVersions, newestRelease } from '../../../model/identity.ts';
import { UsageError } from '../../exit-codes.ts';
import { formatBytes } from '../../../model/format.ts';
import type { Access } from '../../access/following.ts';
import { queriesOf } from '../../access/loaded.ts';
import { withManager } from '../../access/with-manager.ts';
import { parseModel } from '../../arguments.ts';
import type { ModelName } from '../../arguments.ts';
import { ProgressDisplay } from '../../text/progress.ts';
import type { Context, Session } from '../../access/session.ts';

type Begin = (manager: ModelManager, model: ModelName, commandId: string) => Promise<CommandResult>;

interface Verb {
  name: string;
  summary: string;
  begin: Begin;
  /** With a running engine the command returns after the start and doesn't wait for the end. */
  returnsAtOnce?: true;
  /**
   * Names the older versions that are still installed. The user decides whether to remove them.
   */
  offersOld?: true;
  /** Refuses a version: `update model@1.0.0` can't mean anything but an install. */
  newestOnly?: true;
  /** What is ready is answered also where nothing can be written. */
  readsReady?: true;
}

const VERBS: Verb[] = [
  {
    name: 'install',
    summary: 'download a model (its newest release, or model@version) and wait until it is ready',
    begin: (manager, { modelId, version }, commandId) => manager.install(modelId, version, { commandId }),
    readsReady: true,
  },
  {
    name: 'update',
    summary: "install the library's newest release beside what is installed",
    begin: (manager, { modelId }, commandId) => manager.update(modelId, { commandId }),
    offersOld: true,
    newestOnly: true,
  },
  {
    name: 'resume',
    summary: 'go on with a paused download',
    begin: (manager, { modelId, version }, commandId) => manager.resume(modelId, version, { commandId }),
    returnsAtOnce: true,
  },
  {
    name: 'repair',
    summary: 'fetch again what is damaged or missing of an installed model',
    begin: (manager, { modelId, version }, commandId) => manager.repair(modelId, version, { commandId }),
  },
];

/** install, update, resume and repair start a download, then wait for its end. */
export function addInstallCommands(program: Command, session: Session): void {
  for (const verb of VERBS) {
    program
      .command(verb.name)
      .summary(verb.summary)
      .description(`${verb.summary[0]?.toUpperCase()}${verb.summary.slice(1)}.`)
      .argument('<model>', verb.newestOnly ? 'model_id' : 'model_id or model_id@version', parseModel)
      .action(session.action((context: Context, model: ModelName) => run(context, model, verb)));
  }
}

async function run(context: Context, model: ModelName, verb: Verb): Promise<void> {
  const { begin, returnsAtOnce, offersOld, newestOnly, readsReady } = verb;
  if (newestOnly && model.version !== undefined) {
    throw new UsageError(
      `${verb.name} goes to the newest release and takes no version: model-manager install ${model.text}`,
    );
  }
  const began = performance.now();
  const only = model.version === undefined ? [] : [model.text];
  const work = async (access: Access) => {
    const { manager } = access;
    const commandId = randomUUID();
    const { waitUntilReady, withProgress } = await import('../../access/until-settled.ts');
    const display = new ProgressDisplay(context.out.stderr);
    // A repair first verifies a version that is not yet known to be damaged.
    const result = await withProgress(manager, model, display, () => begin(manager, model, commandId));
    if (returnsAtOnce && !access.own) {
      context.out.result(result, () => `${result.modelId}@${result.version} ${result.status ?? 'unknown'}`);
      return;
    }
    // An install with the same id only joins: it continues a repair or an update unchanged.
    access.carryOver(next => next.install(result.modelId, result.version, { commandId }));
    const view = await waitUntilReady(manager, result, display);
    const old = offersOld ? olderThan(view, await manager.list()) : undefined;
    report(context, view, (performance.now() - began) / 1000, old);
  };
  const isReady = async (error: unknown) => report(context, await readyOrThrow(context, model, error), 0);
  await withManager(context, only, work, readsReady ? isReady : undefined);
}

/** Where nothing can be written, what is ready is ready all the same. @throws `error` for others */
async function readyOrThrow(context: Context, model: ModelName, error: unknown): Promise<ModelView> {
  const { models } = await (await queriesOf(context)).readModelsNow(context.options.dataDir);
  const ready = models.filter(({ modelId, status }) => modelId === model.modelId && status === 'ready');
  const version = model.version ?? newestRelease(ready.map(view => view.version));
  const found = ready.find(view => view.version === version);
  if (!found) throw error;
  return found;
}

function report({ out }: Context, view: ModelView, seconds: number, old?: ModelView[]): void {
  const { modelId, version, status, path, sizeBytes, checksumSha256, reusedBytes = 0 } = view;
  const stillInstalled = old?.map(each => ({ version: each.version, sizeBytes: each.sizeBytes }));
  const result = {
    ...{ modelId, version, status, path, sizeBytes, checksumSha256, reusedBytes },
    ...(stillInstalled && { stillInstalled }),
  };
  out.result(result, () =>
    `${modelId}@${version} ready, ${amount(sizeBytes, reusedBytes)}, ${seconds.toFixed(1)} s\n${path ?? ''}`.trimEnd(),
  );
  for (const each of old ?? []) {
    const name = `${modelId}@${each.version}`;
    out.message(`${each.version} is still installed (${formatBytes(each.sizeBytes)}): model-manager remove ${name}`);
  }
}

/** "2.9 MB", or "fetched 8.4 MB of 1.1 GB, 99.2 % were here". The percentage is rounded down. */
function amount(sizeBytes: number | null, reusedBytes: number): string {
  const whole = formatBytes(sizeBytes);
  if (sizeBytes === null || reusedBytes === 0) return whole;
  const share = Math.floor((reusedBytes / sizeBytes) * 1000) / 10;
  return `fetched ${formatBytes(sizeBytes - reusedBytes)} of ${whole}, ${share.toFixed(1)} % were here`;
}

/** Installed versions of the same model below this one, oldest first. */
function olderThan({ modelId, version }: ModelView, views: ModelView[]): ModelView[] {
  return views
    .filter(view => view.modelId === modelId && view.installedAt !== null && compareVersions(view.version, version) < 0)
    .sort((a, b) => compareVersions(a.version, b.version));
}
