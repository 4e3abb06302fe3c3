import { Option } from 'commander';
import type { Command } from 'commander';
import { resolve } from 'node:path';
import {
  dataDirOf,
  defaultDataDir,
  logLevelFromEnvironment,
  settingsFromEnvironment,
  variable,
} from '../engine/settings/environment.ts';
import type { Environment } from '../engine/settings/environment.ts';
import { parseSetting } from '../engine/settings/settings.ts';
import { LOG_LEVELS } from '../ports/logger.ts';
import type { LogLevel } from '../ports/logger.ts';
import { asUsage, notEmpty } from './arguments.ts';
import { UsageError } from './exit-codes.ts';
import { languageOf } from './text/language.ts';
import type { Language } from '../model/remedies.ts';

/** Flags that every command takes, before or after its name. */
export interface CommonFlags {
  data?: string;
  library?: string;
  scheduler?: string;
  json?: boolean;
  logLevel?: LogLevel;
}

/** Flags take precedence over the environment. settings.json comes last, in the engine. */
export interface CommonOptions {
  dataDir: string;
  libraryUrl?: string;
  schedulerUrl?: string;
  /** True when a flag or a variable of this call sets it. */
  json: boolean;
  /** Of the system, for answers in sentences. */
  language: Language;
  /**
   * The level of logs/engine.log when the command runs an engine, of stderr for another server.
   */
  logLevel?: LogLevel;
}

export function addCommonOptions(program: Command): void {
  const group = 'Common options:';
  const add = (flags: string, text: string, parse?: (value: string) => string) => {
    const option = new Option(flags, text);
    program.addOption((parse ? option.argParser(parse) : option).helpGroup(group));
  };
  add('--data <dir>', `data directory (MODEL_MANAGER_DATA; default ${defaultDataDir()})`, notEmpty);
  const library = '--library <url>';
  add(library, 'model library (MODEL_MANAGER_LIBRARY)', url('libraryUrl', library));
  const scheduler = '--scheduler <url>';
  add(scheduler, 'dispatch server (MODEL_MANAGER_SCHEDULER)', url('schedulerUrl', scheduler));
  add('--json', 'print JSON on stdout, and nothing else there (MODEL_MANAGER_JSON=1)');
  const level = new Option('--log-level <level>', 'of logs/engine.log, or of a server on stderr (MODEL_MANAGER_LOG)');
  program.addOption(level.choices(LOG_LEVELS).helpGroup(group));
}

/** @throws UsageError naming the variable that is wrong */
export function resolveCommon(flags: CommonFlags, environment: Environment): CommonOptions {
  const fromEnvironment = asUsage(() => settingsFromEnvironment(environment));
  const libraryUrl = flags.library ?? fromEnvironment.libraryUrl;
  const schedulerUrl = flags.scheduler ?? fromEnvironment.schedulerUrl;
  const logLevel = flags.logLevel ?? asUsage(() => logLevelFromEnvironment(environment));
  return {
    dataDir: flags.data === undefined ? dataDirOf(environment) : resolve(flags.data),
    ...(libraryUrl && { libraryUrl }),
    ...(schedulerUrl && { schedulerUrl }),
    json: flags.json ?? wantsJson(environment),
    language: languageOf(environment),
    ...(logLevel && { logLevel }),
  };
}

function wantsJson(environment: Environment): boolean {
  const value = variable(environment, 'MODEL_MANAGER_JSON');
  return value !== undefined && value !== '0' && value !== 'false';
}

/**
 * The words are those of commander for other options, without the value: an address may be refused
 * for the log-in that it has.
 */
function url(key: 'libraryUrl' | 'schedulerUrl', flag: string): (text: string) => string {
  return text => {
    try {
      return parseSetting(key, text, 'the flag') ?? text;
    } catch (error) {
      throw new UsageError(`option '${flag}' argument is invalid. ${(error as Error).message}`);
    }
  };
}
