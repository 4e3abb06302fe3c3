import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
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

/** A set and non-empty variable: an empty one means "not given", as scripts clear variables that way. */
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

/** The data directory of whoever gives no other one: command and app share it, so that each finds the other's engine. */
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
