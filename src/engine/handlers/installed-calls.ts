import { randomUUID } from 'node:crypto';
import type { Ledger } from '../../manager/index.ts';
import { formatRef } from '../../model/identity.ts';
import type { ModelRecord } from '../../projections/folds/model-record.ts';
import type { CommandParams, CommandResult } from '../../api/contract.ts';
import type { EngineApi, SessionContext } from '../../api/session.ts';
import type { Leases } from '../leases/leases.ts';
import type { Verify } from '../work/verify.ts';
import type { Verifications } from '../work/verifications.ts';
import type { CommandRunner } from './run-command.ts';
import { localTarget } from './target-version.ts';

export interface InstalledCallsOptions {
  commands: CommandRunner;
  ledger: Ledger;
  leases: Leases;
  verifications: Verifications;
  /** Hashes an installed version and records what it found. */
  verify: Verify;
}

type InstalledCalls = Pick<EngineApi['call'], 'verify' | 'repair' | 'remove'>;

const isInstalled = ({ installation }: ModelRecord) => installation !== null;

/** Commands on installed versions. Each resolves when its events are durable. */
export function installedCalls(options: InstalledCallsOptions): InstalledCalls {
  const { commands, ledger, leases, verifications, verify } = options;
  const target = (params: CommandParams) => localTarget(ledger.state, params, isInstalled);

  async function repair(params: CommandParams, session: SessionContext): Promise<CommandResult> {
    const model = target(params);
    // A version that is `ready` is verified first: only then it is known what to repair.
    if (ledger.state.models.get(formatRef(model))?.status === 'ready') await verify(model, session);
    return commands.run(model, params, { type: 'Repair', newTaskId: randomUUID() });
  }

  async function remove(params: CommandParams): Promise<CommandResult> {
    const model = target(params);
    const result = await leases.whileRemoving(model, users =>
      commands.run(model, params, { type: 'Remove', ...users }),
    );
    // Files that are being removed are not damaged.
    verifications.stop(model, 'the version is removed');
    return result;
  }

  return {
    verify: async (params, session) => verify(target(params), session),
    repair,
    remove,
  };
}
