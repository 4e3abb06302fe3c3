import type { Command, Ledger } from '../../manager/index.ts';
import { formatRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import type { CommandResult, ModelStatus } from '../../api/contract.ts';
import type { UndoWaits } from './undo-waits.ts';

/** A command without what names its model and itself. */
export type PlainCommand = Command extends infer C
  ? C extends unknown
    ? Omit<C, keyof ModelVersion | 'commandId'>
    : never
  : never;

const CANCELS: ReadonlySet<Command['type']> = new Set(['Cancel', 'Undo', 'Remove']);

export interface CommandRunnerOptions {
  ledger: Ledger;
  /** Adds a version to those that this engine may work on. */
  admit: (model: ModelVersion) => void;
  /** Makes the effects of a version follow its state. */
  converge: (ref: string) => void;
  /** Resolves when the partial files of a cancelled version are gone; rejects when they stay. */
  discarded: (ref: string) => Promise<void>;
  /** Cancelled versions whose partial files wait for an undo. */
  undo: Pick<UndoWaits, 'set'>;
}

/**
 * Runs one command on one version; resolves when its events are durable. What cancels a download
 * has also freed its room then.
 */
export class CommandRunner {
  readonly #o: CommandRunnerOptions;

  constructor(options: CommandRunnerOptions) {
    this.#o = options;
  }

  /**
   * @throws ModelError why the command was refused, JOURNAL_UNWRITABLE, DISK_FULL; FILE_BUSY or
   *   PERMISSION_DENIED with the `path` of a partial file that stays
   */
  async run(
    model: ModelVersion,
    params: { commandId?: string; undoMs?: number },
    command: PlainCommand,
  ): Promise<CommandResult> {
    const { modelId, version } = model;
    const { ledger, admit, converge, discarded, undo } = this.#o;
    const ref = formatRef(model);
    admit({ modelId, version });
    const withId = params.commandId === undefined ? {} : { commandId: params.commandId };
    // The wait is there before the event: the effect that follows it at once would discard.
    const cancels = CANCELS.has(command.type);
    if (cancels) undo.set(ref, params.undoMs);
    try {
      await ledger.execute({ modelId, version, ...withId, ...command });
    } catch (error) {
      if (cancels) undo.set(ref, undefined);
      converge(ref);
      throw error;
    }
    // A version that only this command admitted may wait although there is no new event.
    converge(ref);
    if (cancels) await discarded(ref);
    return this.resultFor(model);
  }

  /** The state of a version now. */
  resultFor({ modelId, version }: ModelVersion): CommandResult {
    const record = this.#o.ledger.state.models.get(formatRef({ modelId, version }));
    const visible = record && record.status !== 'cancelled' ? record : undefined;
    return {
      modelId,
      version,
      status: (visible?.status as ModelStatus | undefined) ?? null,
      taskId: visible?.task?.taskId ?? null,
    };
  }
}
