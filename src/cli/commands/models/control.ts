import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { CommandResult } from '../../../api/contract.ts';
import type { CommandOptions, ModelManager } from '../../../api/model-manager.ts';
import { withManager } from '../../access/with-manager.ts';
import { parseModel } from '../../arguments.ts';
import type { ModelName } from '../../arguments.ts';
import type { Context, Session } from '../../access/session.ts';

type Verb = 'pause' | 'cancel' | 'remove';

const SUMMARIES: Record<Verb, string> = {
  pause: 'pause a download and keep what it has',
  cancel: 'end a download and discard what it has',
  remove: 'delete an installed model from the disk',
};

const DONE: Record<Verb, string> = { pause: 'paused', cancel: 'cancelled', remove: 'removed' };

/**
 * Adds pause, cancel and remove. They transfer nothing, so an engine of our own continues no
 * download for them.
 */
export function addControlCommands(program: Command, session: Session): void {
  for (const verb of ['pause', 'cancel', 'remove'] as const) {
    program
      .command(verb)
      .summary(SUMMARIES[verb])
      .description(`${SUMMARIES[verb][0]?.toUpperCase()}${SUMMARIES[verb].slice(1)}.`)
      .argument('<model>', 'model_id, or model_id@version where several versions could be meant', parseModel)
      .action(session.action((context: Context, model: ModelName) => run(context, verb, model)));
  }
}

async function run(context: Context, verb: Verb, model: ModelName): Promise<void> {
  await withManager(context, [], async ({ manager, carryOver }) => {
    const options = { commandId: randomUUID() };
    const result = await send(manager, verb, model, options);
    if (verb === 'remove') {
      carryOver(next => next.remove(result.modelId, result.version, options));
      await (await import('../../access/until-settled.ts')).waitUntilRemoved(manager, result);
    }
    const { modelId, version, taskId } = result;
    const status = verb === 'remove' ? null : result.status;
    context.out.result({ modelId, version, status, taskId }, () => `${modelId}@${version} ${DONE[verb]}`);
  });
}

function send(
  manager: ModelManager,
  verb: Verb,
  { modelId, version }: ModelName,
  options: CommandOptions,
): Promise<CommandResult> {
  switch (verb) {
    case 'pause':
      return manager.pause(modelId, version, options);
    case 'cancel':
      return manager.cancel(modelId, version, options);
    case 'remove':
      return manager.remove(modelId, version, options);
  }
}
