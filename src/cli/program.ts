import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { Argument } from 'commander';
import { addAdoptCommand } from './commands/models/adopt.ts';
import { addAppCommand } from './commands/servers/app.ts';
import { addDoctorCommand } from './commands/models/doctor.ts';
import { addControlCommands } from './commands/models/control.ts';
import { addInstallCommands } from './commands/models/install.ts';
import { addJournalCommands } from './commands/journal/journal.ts';
import { addLibraryCommands } from './commands/library/library.ts';
import { addQueryCommands } from './commands/models/queries.ts';
import { addQueueCommands } from './commands/models/queue.ts';
import { addRegistryCommands } from './commands/models/registry.ts';
import { addSchedulerCommands } from './commands/servers/serve.ts';
import { addVerifyCommand } from './commands/models/verify.ts';
import type { CliServices } from './access/services.ts';
import { EXIT, Interrupted, judge } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { addCommonOptions } from './options.ts';
import { Output } from './text/output.ts';
import { Session } from './access/session.ts';
import type { CliIo } from './access/session.ts';

const HELP_AFTER = `
"model-manager <command> --help" tells more.

Examples:
  model-manager library publish ./library ocr-eng 1.0.0 ./eng.traineddata
  model-manager library serve ./library --port 8080
  model-manager install ocr-eng --library http://127.0.0.1:8080
  model-manager path ocr-eng@1.0.0
  model-manager journal list --model ocr-eng --since 2h --json | jq .type

A flag holds over its environment variable, and that over settings.json in the data directory.
Exit codes: 0 ok, 1 failed, 2 usage, 3 damaged data, 4 data directory in use, 5 not available, 130 interrupted.`;

/**
 * Runs one command line to its end. It never throws and never exits the process.
 *
 * @param argv the arguments without node and script
 * @returns the exit code
 */
export async function runProgram(argv: readonly string[], io: CliIo, services: CliServices): Promise<ExitCode> {
  const out = new Output(io, false, io.closed);
  const program = new Command('model-manager');
  const session = new Session(program, io, services);
  try {
    build(program, session, io);
    if (argv.length === 0) program.help({ error: true });
    await program.parseAsync(argv, { from: 'user' });
    return session.exitCode;
  } catch (thrown) {
    if (thrown instanceof Interrupted) out.message(thrown.message);
    const { code, error } = judge(thrown);
    // A reader that left while we wrote to it has what it wanted. This is not an error.
    if (error && !(code === EXIT.failed && isBrokenPipe(thrown))) out.error(error);
    return code;
  }
}

function build(program: Command, session: Session, io: CliIo): void {
  program
    .description('Brings large machine-learning models from a model library onto this machine, and keeps them right.')
    .version(programVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help for a command')
    .helpCommand(false)
    .addHelpText('after', HELP_AFTER)
    .exitOverride()
    .configureHelp({
      showGlobalOptions: true,
      sortSubcommands: false,
      // Every command takes the common options. "[options]" next to only some of them is
      // misleading.
      subcommandTerm: command => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' '),
    })
    .configureOutput({
      writeOut: text => void io.stdout.write(text),
      writeErr: text => void io.stderr.write(text),
      // Errors are also thrown, and the code that catches them prints them once.
      outputError: () => undefined,
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    });
  addCommonOptions(program);
  addCommands(program, session);
}

/** A command without its service is absent, also from --help. */
function addCommands(program: Command, session: Session): void {
  const { engine, queries, journal, doctor, library, scheduler } = session.services;
  if (engine) {
    program.commandsGroup('Models:');
    addInstallCommands(program, session);
    addControlCommands(program, session);
    addQueueCommands(program, session);
    addVerifyCommand(program, session);
    addAdoptCommand(program, session);
    if (queries) {
      program.commandsGroup('Queries:');
      addQueryCommands(program, session);
    }
    if (queries && journal) addJournalCommands(program, session);
    program.commandsGroup('Servers and data:');
    addAppCommand(program, session);
    if (journal) addRegistryCommands(program, session);
    if (doctor) addDoctorCommand(program, session);
  }
  if (library) addLibraryCommands(program, session);
  if (scheduler) addSchedulerCommands(program, session);
}

function argumentTerm(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '…' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function programVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function isBrokenPipe(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown as NodeJS.ErrnoException).code === 'EPIPE';
}
