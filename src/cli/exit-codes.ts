import { CommanderError } from 'commander';
import { ModelError, toModelError } from '../model/errors.ts';
import type { ErrorCode, ErrorValue } from '../model/errors.ts';
import { errorCode, fullMessage, isNoRoom } from '../ports/system-error.ts';

/** The exit codes of every command. */
export const EXIT = {
  ok: 0,
  /** stderr shows the error code. For `journal verify` it means a torn tail. */
  failed: 1,
  usage: 2,
  damaged: 3,
  dataDirectoryInUse: 4,
  notAvailable: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_CODE: Partial<Record<ErrorCode, ExitCode>> = {
  JOURNAL_DAMAGED: EXIT.damaged,
  DATA_DIRECTORY_IN_USE: EXIT.dataDirectoryInUse,
  MODEL_NOT_AVAILABLE: EXIT.notAvailable,
};

/** Ctrl-C or SIGTERM. `message` says what still runs or how to continue. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * A wrong command line. INVALID_ARGUMENT from an engine is different: it is a failure of the
 * command.
 */
export class UsageError extends ModelError {
  constructor(message: string) {
    super('INVALID_ARGUMENT', message);
    this.name = 'UsageError';
  }
}

/**
 * Returns what to print and the exit code for a thrown value. `error` is null when there is
 * nothing to print.
 */
export function judge(thrown: unknown): { code: ExitCode; error: Pick<ErrorValue, 'code' | 'message'> | null } {
  if (thrown instanceof CommanderError) return judgeCommander(thrown);
  if (thrown instanceof UsageError) return { code: EXIT.usage, error: thrown };
  if (thrown instanceof Interrupted) return { code: EXIT.interrupted, error: null };
  const error = systemError(thrown) ?? toModelError(thrown, 'SERVER_ERROR');
  return { code: BY_CODE[error.code] ?? EXIT.failed, error };
}

function judgeCommander(thrown: CommanderError): ReturnType<typeof judge> {
  // --help and --version end the parsing with exit code 0. The help for a missing command ends it
  // with 1.
  if (thrown.exitCode === 0) return { code: EXIT.ok, error: null };
  if (thrown.code === 'commander.help') return { code: EXIT.usage, error: null };
  const message = thrown.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  return { code: EXIT.usage, error: { code: 'INVALID_ARGUMENT', message } };
}

/** Translates errors of the operating system into the project's codes. */
function systemError(thrown: unknown): ModelError | undefined {
  if (!(thrown instanceof Error) || thrown instanceof ModelError) return undefined;
  const { message } = thrown;
  const made = (ours: ErrorCode, text: string) => new ModelError(ours, text, { cause: thrown });
  if (isNoRoom(thrown)) return made('DISK_FULL', fullMessage(thrown));
  switch (errorCode(thrown)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return made('PERMISSION_DENIED', message);
    case 'EADDRINUSE':
      return made('INVALID_ARGUMENT', `The port is in use: ${message}.`);
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return made('INVALID_ARGUMENT', message);
    case undefined:
    default:
      return undefined;
  }
}
