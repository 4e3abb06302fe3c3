import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { SettingsView } from '../../../api/contract.ts';
import { parseSize } from '../../../model/size.ts';
import { asUsage, parseModel } from '../../arguments.ts';
import type { ModelName } from '../../arguments.ts';
import { withManager } from '../../access/with-manager.ts';
import type { Context, Session } from '../../access/session.ts';
import { formatBytes } from '../../../model/format.ts';

/**
 * Adds next and limit: which downloads come first, and how fast all of them may be. What they set
 * holds also for the next engine.
 */
export function addQueueCommands(program: Command, session: Session): void {
  program
    .command('next')
    .summary('put waiting downloads first in the queue')
    .description('Put downloads that wait for a free slot first in the queue, in this order.')
    .argument(
      '<model...>',
      'model_id, or model_id@version where several are meant',
      (text, models: ModelName[] = []) => [...models, parseModel(text)],
    )
    .action(session.action((context: Context, models: ModelName[]) => putFirst(context, models)));
  program
    .command('limit')
    .summary('how fast all downloads together may be, and in which hours')
    .description('Limit how fast all downloads together may be, also in some hours alone. Prints the limit.')
    .argument('[rate]', 'bytes a second, like 5MB or 800kB, or "off"')
    .option('--hours <from-to>', 'hours in which the limit holds, like 08:00-18:00, or "always"')
    .action(
      session.action((context: Context, rate: string | undefined, { hours }: { hours?: string }) =>
        limit(context, rate, hours),
      ),
    );
}

async function putFirst(context: Context, models: ModelName[]): Promise<void> {
  const names = models.map(({ text }) => text);
  const options = { commandId: randomUUID() };
  const order = await withManager(context, [], ({ manager }) => manager.prioritize(names, options));
  context.out.result({ order }, () => `next: ${order.join(', ')}`);
}

async function limit(context: Context, rate?: string, hours?: string): Promise<void> {
  const change: Partial<SettingsView> = {
    ...(rate !== undefined && { limitBytesPerSecond: rate === 'off' ? null : asUsage(() => parseSize(rate)) }),
    ...(hours !== undefined && { limitHours: hours === 'always' ? null : hours }),
  };
  const asks = Object.keys(change).length === 0;
  const settings = await withManager(context, [], ({ manager }) =>
    asks ? manager.getSettings() : manager.setSettings(change),
  );
  const { limitBytesPerSecond = null, limitHours = null } = settings;
  context.out.result({ limitBytesPerSecond, limitHours }, () => words(limitBytesPerSecond, limitHours));
}

function words(rate: number | null, hours: string | null): string {
  if (rate === null) return 'no limit';
  return `${formatBytes(rate)}/s${hours === null ? '' : `, from ${hours.replace('-', ' to ')}`}`;
}
