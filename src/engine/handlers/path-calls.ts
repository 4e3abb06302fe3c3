import { InstalledFiles } from '../../installed/installed-files.ts';
import type { Ledger } from '../../manager/index.ts';
import { ModelError, toModelError } from '../../model/errors.ts';
import type { UnavailableReporter } from '../../scheduler/client/index.ts';
import type { ApiMethods } from '../../api/contract.ts';
import type { EngineApi } from '../../api/session.ts';
import type { PathOf } from '../views/model-views.ts';
import { resolveModelPath } from '../views/model-paths.ts';
import type { OnFinding, ResolvedModel } from '../views/model-paths.ts';
import type { Leases } from '../work/leases.ts';

export interface PathCallsOptions {
  ledger: Ledger;
  pathOf: PathOf;
  /** Told when a ready version isn't there as it should be. */
  onFinding: OnFinding;
  leases: Leases;
  reporter: UnavailableReporter;
}

type PathCalls = Pick<EngineApi['call'], 'getModelPath' | 'getModelPathForTask' | 'useModel' | 'releaseModel'>;

/** Calls that hand out directories of ready versions. They never wait for the network. */
export function pathCalls({ ledger, pathOf, onFinding, leases, reporter }: PathCallsOptions): PathCalls {
  const installed = new InstalledFiles();
  const disk = { pathOf, look: installed.look.bind(installed), onFinding };
  const resolve = (wanted: { modelId: string; version?: string }): ResolvedModel =>
    resolveModelPath(ledger.state, disk, wanted);

  async function resolveForTask(params: ApiMethods['getModelPathForTask']['params']): Promise<string> {
    const { taskId, untilReported = false, ...wanted } = params;
    try {
      return resolve(wanted).path;
    } catch (error) {
      const unavailable = toModelError(error, 'MODEL_NOT_AVAILABLE');
      if (unavailable.code !== 'MODEL_NOT_AVAILABLE') throw unavailable;
      const { modelId, version = null } = wanted;
      const ended = reporter.report({ taskId, modelId, version, reason: reasonOf(unavailable.details) });
      if (!untilReported) throw unavailable;
      const { stopped, error: reportError } = await ended;
      // Whoever waits for the report asks the next engine.
      if (stopped) throw engineStopped();
      const { code, message, details } = unavailable;
      throw new ModelError(code, message, { details: { ...details, reportError } });
    }
  }

  return {
    getModelPath: params => attempt(() => resolve(params).path),
    getModelPathForTask: resolveForTask,
    useModel: (params, session) =>
      attempt(() => {
        const { path, ...model } = resolve(params);
        return { path, leaseId: leases.take(model, session) };
      }),
    releaseModel: ({ leaseId }) =>
      attempt(() => {
        leases.release(leaseId);
        return null;
      }),
  };
}

/** As for a connection that is lost with its engine. */
function engineStopped(): ModelError {
  return new ModelError('NETWORK_UNREACHABLE', 'The engine stopped before the report was accepted.', {
    retryable: true,
    details: { engine: 'lost' },
  });
}

function reasonOf(details: Record<string, unknown>): string {
  return typeof details.reason === 'string' ? details.reason : 'not installed';
}

/** Synchronous work as a promise, as the shape of the API asks for. */
function attempt<T>(action: () => T): Promise<T> {
  return new Promise(resolve => resolve(action()));
}
