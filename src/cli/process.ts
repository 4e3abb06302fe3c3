import type { CliServices } from './access/services.ts';
import { EXIT } from './exit-codes.ts';
import { closedSignal } from './text/output.ts';
import { runProgram } from './program.ts';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs this process's command line and ends the process with its exit code. */
export async function runProcess(services: CliServices): Promise<never> {
  const { stdout, stderr, env, argv } = process;
  const interrupted = onInterrupt();
  // A closed stderr takes the messages with it, not the command.
  closedSignal(stderr);
  const io = { stdout, stderr, environment: env, interrupted, closed: closedSignal(stdout) };
  const exitCode = await runProgram(argv.slice(2), io, services);
  // Nothing may keep the process alive now that the command has ended; what it printed goes out first.
  await Promise.all([flushed(stdout), flushed(stderr)]);
  return process.exit(exitCode);
}

/**
 * The first signal asks the command to end in order, the second one ends the process at once. A parent that kept a channel
 * to us and is gone, whatever ended it, asks as a signal does.
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
