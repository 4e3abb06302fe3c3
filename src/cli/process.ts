import type { CliServices } from './access/services.ts';
import { EXIT } from './exit-codes.ts';
import { closedSignal } from './text/output.ts';
import { runProgram } from './program.ts';
import { withLocale } from './text/language.ts';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs this process's command line and ends the process with its exit code. */
export async function runProcess(services: CliServices): Promise<never> {
  const { stdout, stderr, env, argv } = process;
  const interrupted = onInterrupt();
  // A write beyond `ulimit -f` fails with EFBIG, and with this signal. signal-exit of our packages
  // listens to it, and ends the process where nobody else does.
  process.on('SIGXFSZ', () => undefined);
  // A closed stderr loses the messages, but the command continues.
  closedSignal(stderr);
  const io = { stdout, stderr, environment: withLocale(env), interrupted, closed: closedSignal(stdout) };
  const exitCode = await runProgram(argv.slice(2), io, services);
  // The command has ended, so nothing may keep the process alive. The printed output is flushed
  // first.
  await Promise.all([flushed(stdout), flushed(stderr)]);
  return process.exit(exitCode);
}

/**
 * The first signal asks the command to end in order. The second signal ends the process at once. A
 * parent process may keep a channel to us. When it is gone for any reason, this counts as a
 * signal.
 */
function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  process.once('disconnect', () => controller.abort());
  for (const signal of STOP_SIGNALS) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(EXIT.interrupted);
      controller.abort();
    });
  }
  return controller.signal;
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.destroyed || !stream.writable) return Promise.resolve();
  return new Promise(resolve => stream.write('', () => resolve()));
}
