import type { Command } from 'commander';
import type { Environment } from '../../engine/settings/environment.ts';
import type { CliServices } from './services.ts';
import { EXIT, Interrupted } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { resolveCommon } from '../options.ts';
import type { CommonFlags, CommonOptions } from '../options.ts';
import { Output } from '../text/output.ts';
import type { TextStream } from '../text/output.ts';

/** The environment of one call. main.ts passes that of the process, tests pass their own. */
export interface CliIo {
  stdout: TextStream;
  stderr: TextStream;
  environment: Environment;
  /** Aborts at the first SIGINT or SIGTERM. */
  interrupted: AbortSignal;
  /** Aborts when the reader of stdout is gone. */
  closed: AbortSignal;
}

/** What the action of a command works with. */
export interface Context {
  options: CommonOptions;
  out: Output;
  services: CliServices;
  interrupted: AbortSignal;
}

/** An action resolves to the exit code. undefined means 0. */
export type Action<Arguments extends unknown[]> = (context: Context, ...rest: Arguments) => Promise<ExitCode | void>;

/** Holds what the commands of one call share, and how the command ended. */
export class Session {
  exitCode: ExitCode = EXIT.ok;
  readonly #program: Command;
  readonly #io: CliIo;
  readonly services: CliServices;

  constructor(program: Command, io: CliIo, services: CliServices) {
    this.#program = program;
    this.#io = io;
    this.services = services;
  }

  /** Turns our action into a commander action. */
  action<Arguments extends unknown[]>(run: Action<Arguments>): (...rest: Arguments) => Promise<void> {
    return async (...rest) => {
      this.exitCode = (await run(this.#context(), ...rest)) ?? EXIT.ok;
    };
  }

  #context(): Context {
    const options = resolveCommon(this.#program.opts<CommonFlags>(), this.#io.environment);
    const out = new Output(this.#io, options.json, this.#io.closed);
    return { options, out, services: this.services, interrupted: this.#io.interrupted };
  }
}

/**
 * Rejects with Interrupted as soon as the signal aborts, even when `work` never ends. `message` is
 * called at that moment.
 */
export async function interruptible<T>(
  work: Promise<T>,
  signal: AbortSignal,
  message: string | (() => string),
): Promise<T> {
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(new Interrupted(typeof message === 'string' ? message : message()));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Resolves when one of the signals aborts. */
export function anyAborted(...signals: AbortSignal[]): Promise<void> {
  const any = AbortSignal.any(signals);
  if (any.aborted) return Promise.resolve();
  return new Promise(resolve => any.addEventListener('abort', () => resolve(), { once: true }));
}
