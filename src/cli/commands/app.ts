import { Option } from 'commander';
import type { Command } from 'commander';
import { engineOf } from '../manager-access.ts';
import { parsePort } from '../options.ts';
import type { Context, Session } from '../session.ts';
import { serveUntilStopped } from './serving.ts';

export function addAppCommand(program: Command, session: Session): void {
  program
    .command('app')
    .summary('run the engine and its page for a browser until Ctrl-C')
    .description('Run the engine and its page for a browser. The first line is the URL to open; Ctrl-C ends both.')
    .addOption(new Option('--port <n>', 'port on 127.0.0.1; 0 takes any free one').argParser(parsePort).default(0))
    .action(session.action((context: Context, { port }: { port: number }) => app(context, port)));
}

async function app(context: Context, port: number): Promise<void> {
  const { dataDir, libraryUrl, schedulerUrl } = context.options;
  const engine = await engineOf(context);
  const manager = await engine.createModelManager({
    dataDir,
    host: 'browser',
    port,
    ...(libraryUrl && { libraryUrl }),
    ...(schedulerUrl && { schedulerUrl }),
  });
  await serveUntilStopped(context, manager);
}
