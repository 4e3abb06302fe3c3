/** The data directory itself: is it there, may this user work in it, and does its settings.json hold? */
import { access, chmod, constants, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isModelError, toModelError } from '../../model/errors.ts';
import { errorCode } from '../../ports/system-error.ts';
import { parseSettings } from '../settings/settings.ts';
import { readSettings } from '../settings/index.ts';
import type { Settings, SettingsOverrides } from '../settings/index.ts';
import { assertUsable } from '../start/data-directory.ts';
import { valueOf } from './disk-checks.ts';
import { ok, problem, warning } from './findings.ts';
import type { Finding } from './findings.ts';

/** What an engine reads and writes; what isn't there yet is made. */
const WORKED_IN = [
  '',
  'journal',
  'projections',
  'cache',
  'in-progress-downloads',
  'logs',
  'registry.json',
  'settings.json',
];
/** What holds tokens. */
const SECRET_FILES = ['settings.json', 'engine.json', 'browser-session.json'];
const BY_OTHERS = 0o077;
const OWNER_ONLY = 0o600;

/** Null findings mean that there is nothing more to look at. */
export async function placeChecks(
  dataDir: string,
  overrides: SettingsOverrides,
): Promise<{ findings: Finding[]; settings: Settings; isThere: boolean }> {
  const path = dataDir;
  const found = await stat(path).catch((error: unknown) => error);
  const { finding, settings } = await settingsCheck(dataDir, overrides);
  if (found instanceof Error) {
    const isAbsent = errorCode(found) === 'ENOENT';
    const findings = isAbsent
      ? [warning('data-directory', 'data-directory-absent', { path }), finding]
      : [problem('data-directory', 'data-directory-unusable', { path, error: valueOf(found, path) })];
    return { findings, settings, isThere: false };
  }
  const unusable = await assertUsable(dataDir, { overrides, volumeOf: () => Promise.resolve(null) }).then(
    () => null,
    (error: unknown) => toModelError(error, 'PERMISSION_DENIED').toJSON(),
  );
  // What is wrong with settings.json has a line of its own.
  const isOfPlace = unusable !== null && finding.state === 'ok';
  return {
    findings: [
      isOfPlace
        ? problem('data-directory', 'data-directory-unusable', { path, error: unusable })
        : ok('data-directory', 'data-directory', { path }),
      finding,
      ...(await permissionChecks(dataDir, settings)),
    ],
    settings,
    isThere: true,
  };
}

async function settingsCheck(
  dataDir: string,
  overrides: SettingsOverrides,
): Promise<{ finding: Finding; settings: Settings }> {
  try {
    const settings = await readSettings(dataDir, overrides);
    return { finding: ok('settings', 'settings', { path: join(dataDir, 'settings.json') }), settings };
  } catch (error) {
    if (!isModelError(error)) throw error;
    const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
    const settings = { ...parseSettings({}, 'default'), ...given };
    return {
      finding: problem('settings', 'settings-invalid', { error: toModelError(error, error.code).toJSON() }),
      settings,
    };
  }
}

async function permissionChecks(dataDir: string, { modelsDir }: Settings): Promise<Finding[]> {
  const models = modelsDir ?? join(dataDir, 'models');
  const newest = (await readdir(join(dataDir, 'journal')).catch(() => []))
    .filter(name => name.endsWith('.ndjson'))
    .sort()
    .at(-1);
  const paths = [...WORKED_IN.map(name => join(dataDir, name)), models, join(models, 'temp')];
  if (newest !== undefined) paths.push(join(dataDir, 'journal', newest));
  const lacking: string[] = [];
  for (const path of paths) if (await isRefused(path)) lacking.push(path);
  const open = await readableByOthers(dataDir);
  const findings: Finding[] = [];
  if (lacking.length > 0) findings.push(problem('permissions', 'permissions-lacking', { paths: lacking }));
  if (open.length > 0) findings.push(warning('permissions', 'secrets-readable', { paths: open }, { fix: 'modes' }));
  return findings.length > 0 ? findings : [ok('permissions', 'permissions', {})];
}

async function isRefused(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return false;
  } catch (error) {
    return ['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error) ?? '');
  }
}

/** Windows has no such modes: the profile's access list keeps others out. */
async function readableByOthers(dataDir: string): Promise<string[]> {
  if (process.platform === 'win32') return [];
  const open: string[] = [];
  for (const name of SECRET_FILES) {
    const path = join(dataDir, name);
    const found = await stat(path).catch(() => null);
    if (found !== null && (found.mode & BY_OTHERS) !== 0) open.push(path);
  }
  return open;
}

/** Takes from others what they may read and should not. */
export async function closeSecrets(dataDir: string): Promise<void> {
  for (const path of await readableByOthers(dataDir)) await chmod(path, OWNER_ONLY);
}
