import type { Command } from 'commander';
import { required } from '../../access/loaded.ts';
import type { Context, Session } from '../../access/session.ts';
import { addListenOptions, serveUntilStopped } from './serving.ts';
import type { ListenFlags } from './serving.ts';
import { stderrLog } from './server-log.ts';

export function addSchedulerCommands(program: Command, session: Session): void {
  const scheduler = program
    .command('scheduler')
    .summary('the reference dispatch server')
    .description('The reference dispatch server: it takes reports of missing models and ranks models by demand.');
  addListenOptions(
    scheduler.command('serve').description('Run the dispatch server until Ctrl-C. The first line is its URL.'),
  ).action(
    session.action(async (context: Context, { host, port }: ListenFlags) => {
      const { serveScheduler } = await required(context.services.scheduler);
      await serveUntilStopped(context, await serveScheduler({ host, port, logger: await stderrLog(context) }));
    }),
  );
}
