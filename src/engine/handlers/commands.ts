import { randomUUID } from 'node:crypto';
import type { ModelRecord } from '../../projections/folds/model-record.ts';
import { ModelError } from '../../model/errors.ts';
import { formatRef, newestRelease } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import type { Command } from '../../manager/index.ts';
import { createSampler } from '../../download/index.ts';
import { verifyInstalled } from '../../installed/verify.ts';
import { systemClock } from '../../ports/clock.ts';
import type { ApiMethods, CommandParams, CommandResult, ModelStatus } from '../../api/contract.ts';
import { isDirectory, recordsOf } from '../views/model-paths.ts';
import type { SessionContext } from '../../api/session.ts';
import type { EngineParts } from '../start/parts.ts';
import { installTarget, localTarget } from './target-version.ts';
import type { InstallTarget } from './target-version.ts';

type WithoutModel<C> = C extends unknown ? Omit<C, keyof ModelVersion | 'commandId'> : never;

const isPausable = ({ status, task }: ModelRecord) =>
  ['queued', 'downloading', 'verifying', 'paused'].includes(status) && task?.pause?.reason !== 'user';
const isResumable = ({ status, task }: ModelRecord) => status === 'failed' || task?.pause?.reason === 'user';
const hasTask = ({ task }: ModelRecord) => task !== null;
const isCancellable =
  ({ version }: CommandParams) =>
  (record: ModelRecord) =>
    hasTask(record) && (version === undefined || record.version === version);
const isInstalled = ({ installation }: ModelRecord) => installation !== null;

/** Hashes what is installed; views see how far it is, as they do with a download. */
async function verifyWithProgress(parts: EngineParts, model: ModelVersion, totalBytes: number, signal: AbortSignal) {
  const { modelId, version } = model;
  const taskId = `verify-${randomUUID()}`;
  const sample = { taskId, modelId, version, phase: 'verifying' as const, receivedBytes: 0, totalBytes };
  const release = parts.progress.hold(formatRef(model));
  try {
    const onBytes = createSampler({ clock: systemClock }, sample, value => parts.progress.add(value));
    return await verifyInstalled(parts.modelsDir, modelId, version, { onBytes, signal });
  } finally {
    release();
  }
}

/** What people and programs ask for, on the engine's side. Each resolves when its events are durable. */
export function createCommands(parts: EngineParts) {
  const { ledger, library, leases } = parts;

  async function execute(
    model: ModelVersion,
    params: { commandId?: string },
    command: WithoutModel<Command>,
  ): Promise<CommandResult> {
    const { modelId, version } = model;
    parts.admit(modelId, version);
    const withId = params.commandId === undefined ? {} : { commandId: params.commandId };
    await ledger.execute({ modelId, version, ...withId, ...command });
    // A model that a command only now admitted may be waiting without a new event.
    parts.effects.converge(formatRef(model));
    return resultFor(model);
  }

  function resultFor({ modelId, version }: ModelVersion): CommandResult {
    const record = ledger.state.models.get(formatRef({ modelId, version }));
    const visible = record && record.status !== 'cancelled' ? record : undefined;
    return {
      modelId,
      version,
      status: (visible?.status as ModelStatus | undefined) ?? null,
      taskId: visible?.task?.taskId ?? null,
    };
  }

  async function install(params: CommandParams): Promise<CommandResult> {
    return begin(await installTarget(library, ledger.state, params), params, 'install');
  }

  async function begin(
    { totalBytes, ...model }: InstallTarget,
    params: { commandId?: string },
    kind: 'install' | 'update',
  ): Promise<CommandResult> {
    await noticeMissing(model);
    return execute(model, params, { type: 'Install', newTaskId: randomUUID(), kind, totalBytes });
  }

  /** Who asks for a ready version whose folder was deleted wants it back, not the word that it is ready. */
  async function noticeMissing(model: ModelVersion): Promise<void> {
    if (ledger.state.models.get(formatRef(model))?.status !== 'ready') return;
    if (isDirectory(parts.pathOf(model.modelId, model.version))) return;
    await ledger.execute({ type: 'ReportMissing', ...model, reason: 'its folder is gone' });
  }

  async function update(params: ApiMethods['update']['params']): Promise<CommandResult> {
    const installed = recordsOf(ledger.state, params.modelId).filter(isInstalled);
    if (installed.length === 0) {
      throw new ModelError('MODEL_NOT_AVAILABLE', `${params.modelId} is not installed: install it instead.`);
    }
    const target = await installTarget(library, ledger.state, params);
    // A library that went back offers nothing newer: what is installed is the newest there is.
    const newest = newestRelease([target.version, ...installed.map(record => record.version)]);
    if (newest === undefined || newest === target.version) return begin(target, params, 'update');
    return begin({ modelId: params.modelId, version: newest, totalBytes: null }, params, 'update');
  }

  async function verify(params: CommandParams, session: SessionContext): Promise<ApiMethods['verify']['result']> {
    const model = localTarget(ledger.state, params, isInstalled);
    const record = ledger.state.models.get(formatRef(model));
    if (!record?.installation) throw new ModelError('MODEL_NOT_AVAILABLE', `${formatRef(model)} is not installed.`);
    const { sizeBytes } = record.installation;
    const { files, damaged } = await parts.verifications.run(model, session, signal =>
      verifyWithProgress(parts, model, sizeBytes, signal),
    );
    if (damaged.length > 0) await ledger.execute({ type: 'ReportDamaged', ...model, files: damaged });
    return { ok: damaged.length === 0, files, damaged };
  }

  async function repair(params: CommandParams, session: SessionContext): Promise<CommandResult> {
    const model = localTarget(ledger.state, params, isInstalled);
    // What nobody has found damaged yet is looked at first: a repair of an intact version is a verification.
    if (ledger.state.models.get(formatRef(model))?.status === 'ready') await verify(model, session);
    return execute(model, params, { type: 'Repair', newTaskId: randomUUID() });
  }

  /** Stops what goes on with a version: its download, or, where there is none, its verification. */
  async function cancel(params: CommandParams): Promise<CommandResult> {
    const verified = parts.verifications.of(params);
    const isDownload = verified.length === 0 || recordsOf(ledger.state, params.modelId).some(isCancellable(params));
    if (isDownload) return execute(localTarget(ledger.state, params, hasTask), params, { type: 'Cancel' });
    const model = localTarget(ledger.state, params, record =>
      verified.some(({ version }) => version === record.version),
    );
    parts.verifications.stop(model, 'it was cancelled');
    return resultFor(model);
  }

  return {
    install,
    update,
    pause: async (params: CommandParams) =>
      execute(localTarget(ledger.state, params, isPausable), params, { type: 'Pause' }),
    resume: async (params: CommandParams) =>
      execute(localTarget(ledger.state, params, isResumable), params, { type: 'Resume' }),
    cancel,
    remove: async (params: CommandParams) => {
      const model = localTarget(ledger.state, params, isInstalled);
      const result = await execute(model, params, { type: 'Remove', leases: leases.count(model) });
      // Files on their way out are not damaged.
      parts.verifications.stop(model, 'the version is removed');
      return result;
    },
    repair,
    verify,
  };
}
