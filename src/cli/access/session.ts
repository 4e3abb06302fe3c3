import type { Command } from 'commander';
import type { Environment } from '../../engine/settings/environment.ts';
import type { CliServices } from './services.ts';
import { EXIT, Interrupted } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { resolveCommon } from '../options.ts';
import type { CommonFlags, CommonOptions } from '../options.ts';
import { Output } from '../text/output.ts';
import type { TextStream } from '../text/output.ts';

/** The world of one call: main.ts gives the process's, tests their own. */
export interface CliIo {
  stdout: TextStream;
  stderr: TextStream;
  environment: Environment;
  /** Aborts at the first SIGINT or SIGTERM. */
  interrupted: AbortSignal;
  /** Aborts when stdout's reader is gone. */
  closed: AbortSignal;
}

/** What a command's action works with. */
export interface Context {
  options: CommonOptions;
  out: Output;
  services: CliServices;
  interrupted: AbortSignal;
}

/** An action resolves to the exit code; undefined is 0. */
export type Action<Arguments extends unknown[]> = (context: Context, ...rest: Arguments) => Promise<ExitCode | void>;

/** Holds what the commands of one call share, and how the one that ran ended. */
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

  /** Makes a commander action of ours. */
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

/** Rejects with Interrupted as soon as the signal aborts, even when `work` never ends; `message` is asked for then. */
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
