import { randomUUID } from 'node:crypto';
import type { LibraryClient } from '../../library/types.ts';
import type { Ledger } from '../../manager/index.ts';
import { ModelError } from '../../model/errors.ts';
import { formatRef, newestRelease, parseModelName } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import type { ModelRecord } from '../../projections/folds/model-record.ts';
import type { ApiMethods, CommandResult } from '../../api/contract.ts';
import type { EngineApi } from '../../api/session.ts';
import { isDirectory, recordsOf } from '../views/model-paths.ts';
import type { PathOf } from '../views/model-views.ts';
import type { Verifications } from '../work/verifications.ts';
import type { RequestFailures } from './request-failures.ts';
import type { CommandRunner } from './run-command.ts';
import { installTarget, localTarget } from './target-version.ts';
import type { InstallTarget, Named } from './target-version.ts';

export interface DownloadCallsOptions {
  commands: CommandRunner;
  ledger: Ledger;
  library: LibraryClient;
  pathOf: PathOf;
  /** `cancel` ends a verification too. */
  verifications: Verifications;
  failures: RequestFailures;
}

type DownloadCalls = Pick<
  EngineApi['call'],
  'install' | 'update' | 'pause' | 'resume' | 'cancel' | 'undoCancel' | 'prioritize'
>;

const isPausable = ({ status, task }: ModelRecord) =>
  ['queued', 'downloading', 'verifying', 'paused'].includes(status) && task?.pause?.reason !== 'user';
const isResumable = ({ status, task }: ModelRecord) => status === 'failed' || task?.pause?.reason === 'user';
const hasTask = ({ task }: ModelRecord) => task !== null;

/** Commands that begin, hold or end downloads. Each resolves when its events are durable. */
export function downloadCalls(options: DownloadCallsOptions): DownloadCalls {
  const { commands, ledger, library, pathOf, verifications, failures } = options;

  async function begin(
    { totalBytes, ...model }: InstallTarget,
    params: { commandId?: string },
    kind: 'install' | 'update',
  ): Promise<CommandResult> {
    await noticeMissing(model);
    return commands.run(model, params, { type: 'Install', newTaskId: randomUUID(), kind, totalBytes });
  }

  /**
   * An install of a ready version whose folder was deleted must bring it back, and not answer
   * "ready".
   */
  async function noticeMissing(model: ModelVersion): Promise<void> {
    if (ledger.state.models.get(formatRef(model))?.status !== 'ready') return;
    if (isDirectory(pathOf(model.modelId, model.version))) return;
    await ledger.execute({ type: 'ReportMissing', ...model, reason: 'its folder is gone' });
  }

  function targetOf(params: Named, kind: 'install' | 'update'): Promise<InstallTarget> {
    return failures.during(kind, params, () => installTarget(library, ledger.state, params));
  }

  async function update(params: ApiMethods['update']['params']): Promise<CommandResult> {
    assertNoVersion(params);
    const installed = recordsOf(ledger.state, params.modelId).filter(({ installation }) => installation !== null);
    if (installed.length === 0) {
      throw new ModelError('MODEL_NOT_AVAILABLE', `${params.modelId} is not installed: install it instead.`);
    }
    const target = await targetOf(params, 'update');
    // A library may go back to an older release. Then the newest version is the installed one.
    const newest = newestRelease([target.version, ...installed.map(record => record.version)]);
    if (newest === undefined || newest === target.version) return begin(target, params, 'update');
    return begin({ modelId: params.modelId, version: newest, totalBytes: null }, params, 'update');
  }

  /** Stops what goes on with a version: its download, or, where there is none, its verification. */
  async function cancel(params: ApiMethods['cancel']['params']): Promise<CommandResult> {
    const { modelId, version } = params;
    const verified = verifications.of(params);
    const isDownloaded = (record: ModelRecord) =>
      hasTask(record) && (version === undefined || record.version === version);
    const downloads = recordsOf(ledger.state, modelId).some(isDownloaded);
    if (verified.length === 0 && !downloads && version === undefined) {
      const undiscarded = undiscardedOf(modelId);
      if (undiscarded) return commands.run(undiscarded, params, { type: 'Cancel' });
    }
    if (verified.length === 0 || downloads)
      return commands.run(localTarget(ledger.state, params, hasTask), params, { type: 'Cancel' });
    const isVerified = (record: ModelRecord) => verified.some(each => each.version === record.version);
    const model = localTarget(ledger.state, params, isVerified);
    verifications.stop(model, 'it was cancelled');
    return commands.resultFor(model);
  }

  async function prioritize({ models, commandId }: ApiMethods['prioritize']['params']): Promise<string[]> {
    const isWaiting = (record: ModelRecord) => hasTask(record) && isPausable(record);
    const first = models.map(name => localTarget(ledger.state, parseModelName(name), isWaiting));
    const [head] = first;
    if (head === undefined) throw new ModelError('INVALID_ARGUMENT', 'Expected at least one model.');
    await ledger.execute({ type: 'Order', ...head, first, ...(commandId !== undefined && { commandId }) });
    return first.map(formatRef);
  }

  /**
   * A cancelled version with files that could not be deleted yet. A second cancel tries to delete
   * them again.
   */
  function undiscardedOf(modelId: string): ModelVersion | undefined {
    return [...ledger.state.models.values()].find(
      record => record.modelId === modelId && record.status === 'cancelled' && hasTask(record),
    );
  }

  return {
    install: async params => begin(await targetOf(params, 'install'), params, 'install'),
    update,
    pause: async params => commands.run(localTarget(ledger.state, params, isPausable), params, { type: 'Pause' }),
    resume: async params => commands.run(localTarget(ledger.state, params, isResumable), params, { type: 'Resume' }),
    cancel,
    undoCancel: async params => commands.run(localTarget(ledger.state, params, hasTask), params, { type: 'Undo' }),
    prioritize,
  };
}

/** An update goes to the newest release: with a version it would be an install of another one. */
function assertNoVersion(params: ApiMethods['update']['params'] & { version?: string }): void {
  const [modelId, version = params.version] = params.modelId.split('@');
  if (version === undefined) return;
  throw new ModelError(
    'INVALID_ARGUMENT',
    `update takes no version, because it goes to the newest release: install ${version} of ${modelId} instead.`,
  );
}
