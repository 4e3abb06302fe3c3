import { InstalledFiles } from '../../installed/installed-files.ts';
import type { Ledger } from '../../manager/index.ts';
import { ModelError, toModelError } from '../../model/errors.ts';
import type { LeaseHolder } from '../../model/holder.ts';
import type { UnavailableReporter } from '../../scheduler/client/index.ts';
import type { ApiMethods } from '../../api/contract.ts';
import type { EngineApi, SessionContext } from '../../api/session.ts';
import type { PathOf } from '../views/model-views.ts';
import { resolveModelPath } from '../views/model-paths.ts';
import type { OnFinding, ResolvedModel } from '../views/model-paths.ts';
import type { Leases } from '../leases/leases.ts';

export interface PathCallsOptions {
  ledger: Ledger;
  pathOf: PathOf;
  /** Told when a ready version isn't there as it should be. */
  onFinding: OnFinding;
  leases: Leases;
  reporter: UnavailableReporter;
}

interface Wanted {
  modelId: string;
  version?: string;
}
type UseParams = Omit<ApiMethods['useModel']['params'], 'holder'> & { holder?: LeaseHolder | null };
type Given = ApiMethods['useModel']['result'];
type PathCalls = Pick<EngineApi['call'], 'getModelPath' | 'getModelPathForTask' | 'useModel' | 'releaseModel'>;

/** Calls that hand out directories of ready versions. They never wait for the network. */
export function pathCalls({ ledger, pathOf, onFinding, leases, reporter }: PathCallsOptions): PathCalls {
  const installed = new InstalledFiles();
  const disk = { pathOf, look: installed.look.bind(installed), onFinding };
  const resolve = (wanted: Wanted): ResolvedModel => resolveModelPath(ledger.state, disk, wanted);

  async function resolveForTask(params: ApiMethods['getModelPathForTask']['params']): Promise<string> {
    const { taskId, untilReported = false, ...wanted } = params;
    try {
      return resolve(wanted).path;
    } catch (error) {
      const unavailable = toModelError(error, 'MODEL_NOT_AVAILABLE');
      if (unavailable.code !== 'MODEL_NOT_AVAILABLE') throw unavailable;
      const { modelId, version = null } = wanted;
      // A report that nobody would send must not look as if it were sent.
      if (reporter.isClosed) throw engineStopped();
      const task = { taskId, modelId, version, reason: reasonOf(unavailable.details) };
      const ended = reporter.report(task, untilReported);
      if (!untilReported) throw unavailable;
      const { stopped, error: reportError } = await ended;
      // Whoever waits for the report asks the next engine.
      if (stopped) throw engineStopped();
      const { code, message, details } = unavailable;
      throw new ModelError(code, message, { details: { ...details, reportError } });
    }
  }

  /**
   * From the look at the state to the lease nothing may come between: a removal would count none.
   */
  async function lease(wanted: Wanted, session: SessionContext, holder: LeaseHolder | null): Promise<Given> {
    for (;;) {
      const { path, ...model } = resolve(wanted);
      const removal = leases.removalOf(model);
      if (!removal) return { path, version: model.version, leaseId: await leases.take(model, session, holder) };
      await removal;
    }
  }

  async function useModel({ holder = null, ...wanted }: UseParams, session: SessionContext): Promise<Given> {
    try {
      return await lease(wanted, session, holder);
    } catch (error) {
      const { modelId, version } = wanted;
      if (version !== undefined) leases.refused({ modelId, version }, holder);
      throw error;
    }
  }

  return {
    getModelPath: params => attempt(() => resolve(params).path),
    getModelPathForTask: resolveForTask,
    useModel,
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
