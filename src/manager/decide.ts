import { ModelError } from '../model/errors.ts';
import { recordOf } from '../projections/folds/models.ts';
import type { ModelsState } from '../projections/folds/models.ts';
import { withCauses } from './causes.ts';
import type { Command } from './commands.ts';
import type { Decision } from './decision.ts';
import { observe, reportDiscarded, reportHealed, reportTask, reportUpdate, reportWithdrawal } from './reports.ts';
import { cancel, install, order, pause, remove, repair, resume, undo } from './wishes.ts';

/**
 * The rules: which events a command leads to, given everything that was accepted so far. Pure.
 *
 * @returns the events to append; none when nothing needs to happen; a ModelError when the command
 *   is refused
 */
export function decide(command: Command, state: ModelsState): Decision {
  const decision = rule(command, state);
  return decision instanceof ModelError ? decision : withCauses(decision, command, state);
}

function rule(command: Command, state: ModelsState): Decision {
  // A repeated command gets its recorded outcome, not a second effect.
  if (command.commandId !== undefined && state.commands.has(command.commandId)) return [];
  const record = recordOf(state, command);
  switch (command.type) {
    case 'Install':
      return install(command, record);
    case 'Repair':
      return repair(command, record);
    case 'Pause':
      return pause(command, record);
    case 'Resume':
      return resume(command, record);
    case 'Cancel':
      return cancel(command, record);
    case 'Undo':
      return undo(command, record);
    case 'Order':
      return order(command, state);
    case 'Remove':
      return remove(command, record);
    case 'ReportTask':
      return reportTask(command, record);
    case 'ReportDiscarded':
      return reportDiscarded(command, record);
    case 'ReportUpdate':
      return reportUpdate(command, record, state);
    case 'ReportWithdrawal':
      return reportWithdrawal(command, record, state);
    case 'ReportHealed':
      return reportHealed(command, record);
    default:
      return observe(command, record);
  }
}
