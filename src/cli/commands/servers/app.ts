import { Option } from 'commander';
import type { Command } from 'commander';
import { resolve } from 'node:path';
import { engineOf, required } from '../../access/loaded.ts';
import { inUse, isFenced } from '../../access/taken-over.ts';
import { notEmpty, parsePort } from '../../arguments.ts';
import type { Context, Session } from '../../access/session.ts';
import { serveUntilStopped } from './serving.ts';

interface AppOptions {
  port?: number;
  renewSession?: boolean;
  open?: string;
}

export function addAppCommand(program: Command, session: Session): void {
  program
    .command('app')
    .summary('run the engine and its page for a browser until Ctrl-C')
    .description('Run the engine and its page for a browser. The first line is the URL to open; Ctrl-C ends both.')
    .addOption(
      new Option('--port <n>', 'port on 127.0.0.1; 0 takes any free one (default: the last one, if free)').argParser(
        parsePort,
      ),
    )
    .option('--renew-session', 'shut out pages that were opened before; without it an open page reconnects')
    .option('--open <zip>', 'look at a report of "journal export": nothing is changed, nobody is asked', notEmpty)
    .action(
      session.action((context: Context, options: AppOptions) =>
        options.open === undefined ? app(context, options) : lookAt(context, options.open, options.port),
      ),
    );
}

async function lookAt(context: Context, path: string, port = 0): Promise<void> {
  const { openReport } = await required(context.services.bundle);
  await serveUntilStopped(context, await openReport({ path: resolve(path), port }));
}

async function app(context: Context, options: AppOptions): Promise<void> {
  const manager = await start(context, options);
  const fenced = new AbortController();
  let told: string | undefined;
  const trouble = manager.health$.subscribe(({ journal: { error } }) => {
    const isNews = error?.message !== told;
    told = error?.message;
    if (error === null || !isNews) return;
    if (isFenced(error)) fenced.abort(inUse(error));
    else context.out.warning(error);
  });
  const interrupted = AbortSignal.any([context.interrupted, fenced.signal]);
  await serveUntilStopped({ ...context, interrupted }, manager);
  trouble.unsubscribe();
  fenced.signal.throwIfAborted();
}

async function start(context: Context, { port, renewSession }: AppOptions) {
  const { json: _json, language: _language, ...ours } = context.options;
  const engine = await engineOf(context);
  return engine.createModelManager({
    ...ours,
    host: 'browser',
    ...(port !== undefined && { port }),
    ...(renewSession && { renewSession }),
  });
}
