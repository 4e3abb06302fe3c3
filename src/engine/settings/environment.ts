import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ModelError } from '../../model/errors.ts';
import { show } from '../../model/show.ts';
import { LOG_LEVELS } from '../../ports/logger.ts';
import type { LogLevel } from '../../ports/logger.ts';
import { parseSetting } from './settings.ts';
import type { SettingsOverrides } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The folder's name below the platform's directory for user data. */
const APP_DIRECTORY = 'model-manager';

/** The environment variables that stand between flags and settings.json. */
const SETTING_VARIABLES = {
  libraryUrl: 'MODEL_MANAGER_LIBRARY',
  schedulerUrl: 'MODEL_MANAGER_SCHEDULER',
} as const;

const LOG_LEVEL_VARIABLE = 'MODEL_MANAGER_LOG';

/**
 * The value of a variable. An empty one counts as not given, because scripts clear variables that
 * way.
 */
export function variable(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === undefined || value === '' ? undefined : value;
}

/**
 * The settings that environment variables give.
 *
 * @throws ModelError INVALID_ARGUMENT naming the variable
 */
export function settingsFromEnvironment(environment: Environment): SettingsOverrides {
  const overrides: SettingsOverrides = {};
  for (const [key, name] of Object.entries(SETTING_VARIABLES) as [keyof typeof SETTING_VARIABLES, string][]) {
    const value = variable(environment, name);
    if (value !== undefined) overrides[key] = parseSetting(key, value, name) ?? undefined;
  }
  return overrides;
}

/**
 * The level of the log that the environment gives; undefined where it says nothing.
 *
 * @throws ModelError INVALID_ARGUMENT naming the variable and the levels
 */
export function logLevelFromEnvironment(environment: Environment): LogLevel | undefined {
  const value = variable(environment, LOG_LEVEL_VARIABLE);
  if (value === undefined) return undefined;
  const level = LOG_LEVELS.find(each => each === value);
  if (level !== undefined) return level;
  const expected = `Expected ${LOG_LEVEL_VARIABLE} to be one of ${LOG_LEVELS.join(', ')}`;
  throw new ModelError('INVALID_ARGUMENT', `${expected}, got ${show(value)}.`);
}

/** The default data directory. Command and app share it, so that each finds the other's engine. */
export function dataDirOf(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  return resolve(variable(environment, 'MODEL_MANAGER_DATA') ?? defaultDataDir(environment, platform, home));
}

/** Where the data directory is when nobody says: the platform's directory for user data. */
export function defaultDataDir(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', APP_DIRECTORY);
  if (platform === 'win32') {
    return join(variable(environment, 'LOCALAPPDATA') ?? join(home, 'AppData', 'Local'), APP_DIRECTORY);
  }
  const base = variable(environment, 'XDG_DATA_HOME');
  // The XDG specification: a relative path is to be ignored.
  return join(base?.startsWith('/') ? base : join(home, '.local', 'share'), APP_DIRECTORY);
}
