import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { LimitFunction } from 'p-limit';
import writeFileAtomic from 'write-file-atomic';
import { whileBusy } from '../../ports/busy-files.ts';
import { ModelError, toModelError } from '../../model/errors.ts';
import { errorCode, fullThing, isNoRoom } from '../../ports/system-error.ts';
import { FIELDS, parseSetting, parseSettings, SETTING_KEYS } from './settings.ts';
import type { Settings, SettingsOverrides } from './settings.ts';

const SETTINGS_FILE = 'settings.json';
/** Only the owner may read the file: it holds tokens. */
const MODE = 0o600;

type RawSettings = Record<string, unknown>;

/** By data directory: writes wait for each other, so that no change at the same time is lost. */
const turns = new Map<string, LimitFunction>();

/**
 * Reads settings.json, makes its node_id when there is none yet, and lays the overrides over it
 * (the caller merges flags over environment: `{...environment, ...flags}`).
 *
 * @throws ModelError INVALID_ARGUMENT naming the field when the file or an override is malformed;
 *   the file is left as it is
 */
export async function loadSettings(dataDir: string, overrides: SettingsOverrides = {}): Promise<Settings> {
  const settings = await readSettings(dataDir, overrides);
  if (settings.nodeId !== '') return settings;
  return inTurn(dataDir, async () => {
    const raw = await readRaw(dataDir);
    const nodeId = parseSettings(raw, pathOf(dataDir)).nodeId || randomUUID();
    if (raw[FIELDS.nodeId.name] !== nodeId) await writeNodeId(dataDir, { ...raw, [FIELDS.nodeId.name]: nodeId });
    return { ...settings, nodeId };
  });
}

/**
 * Reads like loadSettings, but never writes: `nodeId` is '' when none was made yet. For queries,
 * which must not write.
 *
 * @throws ModelError INVALID_ARGUMENT
 */
export async function readSettings(dataDir: string, overrides: SettingsOverrides = {}): Promise<Settings> {
  const settings: Record<string, unknown> = { ...parseSettings(await readRaw(dataDir), pathOf(dataDir)) };
  for (const key of SETTING_KEYS) {
    const value = overrides[key];
    if (value !== undefined) settings[key] = parseSetting(key, value, 'given for this run');
  }
  return settings as unknown as Settings;
}

/**
 * The folder of models, for who may read the data directory of another user and not its settings,
 * which hold tokens: the engine notes there where it found the models last.
 *
 * @returns null: `models` in the data directory
 * @throws ModelError INVALID_ARGUMENT
 */
export async function readModelsDir(dataDir: string): Promise<string | null> {
  try {
    return (await readSettings(dataDir)).modelsDir;
  } catch (error) {
    if (!(error instanceof ModelError) || error.code !== 'PERMISSION_DENIED') throw error;
  }
  try {
    const { modelsDir } = JSON.parse(await readFile(join(dataDir, 'cache', 'models-root.json'), 'utf8')) as RawSettings;
    return typeof modelsDir === 'string' ? modelsDir : null;
  } catch {
    // It was never noted: most have their models in the data directory.
    return null;
  }
}

/**
 * Changes settings.json. Fields that are not in `changes`, known or unknown, stay as they are.
 * Resolves to the settings of the file (without overrides) when it is durable.
 *
 * @throws ModelError INVALID_ARGUMENT for a malformed change or file, DISK_FULL, PERMISSION_DENIED;
 *   the file is then as before
 */
export function saveSettings(dataDir: string, changes: SettingsOverrides): Promise<Settings> {
  return inTurn(dataDir, async () => {
    const raw = await readRaw(dataDir);
    parseSettings(raw, pathOf(dataDir));
    const next: RawSettings = { ...raw };
    for (const key of SETTING_KEYS) {
      if (changes[key] !== undefined) next[FIELDS[key].name] = parseSetting(key, changes[key], 'new value');
    }
    next[FIELDS.nodeId.name] ??= randomUUID();
    await writeRaw(dataDir, next);
    return parseSettings(next, pathOf(dataDir));
  });
}

async function readRaw(dataDir: string): Promise<RawSettings> {
  const path = pathOf(dataDir);
  let text: string;
  try {
    // Windows: an editor that saves it, or a virus scanner after that, holds it for moments.
    text = textOf(await whileBusy(() => readFile(path)));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return {};
    throw fileError(error, path);
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new ModelError('INVALID_ARGUMENT', `Expected ${path} to be JSON: ${(cause as Error).message}.`, { cause });
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new ModelError('INVALID_ARGUMENT', `Expected ${path} to be a JSON object.`);
  }
  return raw as RawSettings;
}

/** Windows editors put a byte order mark in front; Notepad's "Unicode" and PowerShell's `>` are UTF-16. */
function textOf(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isUtf16 ? 'utf16le' : 'utf8').replace(/^\uFEFF/, '');
}

/**
 * A full disk must not stop the engine: it then runs with a new node id, and the next start makes
 * another one.
 */
async function writeNodeId(dataDir: string, raw: RawSettings): Promise<void> {
  try {
    await writeRaw(dataDir, raw);
  } catch (error) {
    if (!(error instanceof ModelError) || error.code !== 'DISK_FULL') throw error;
  }
}

async function writeRaw(dataDir: string, raw: RawSettings): Promise<void> {
  const path = pathOf(dataDir);
  try {
    await mkdir(dataDir, { recursive: true });
    await whileBusy(() => writeFileAtomic(path, `${JSON.stringify(raw, null, 2)}\n`, { mode: MODE }));
  } catch (error) {
    throw fileError(error, path);
  }
}

function inTurn<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const turn = turns.get(dataDir) ?? pLimit(1);
  turns.set(dataDir, turn);
  return turn(work);
}

function fileError(error: unknown, path: string): ModelError {
  const code = codeOf(error);
  if (isNoRoom(error)) {
    const message = `No space to write ${path}: ${fullThing(errorCode(error))}.`;
    return new ModelError('DISK_FULL', message, { retryable: true, cause: error });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new ModelError('PERMISSION_DENIED', `No permission for ${path} (${code}).`, { cause: error });
  }
  const { message } = toModelError(error, 'INVALID_ARGUMENT');
  return new ModelError('INVALID_ARGUMENT', `Can't use ${path}: ${message}`, { cause: error });
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

function pathOf(dataDir: string): string {
  return join(dataDir, SETTINGS_FILE);
}
