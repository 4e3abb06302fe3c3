import type { ErrorValue, SettingsView } from '../../api/contract.ts';
import type { FieldProblem } from '../i18n/messages/settings.ts';

/** The engine takes at most this many downloads at once, and connections per file. */
export const PARALLEL_LIMIT = 16;
const MB = 1_000_000;
/** The engine takes no lower limit of bytes a second. */
const LEAST_LIMIT = 100_000;

/** The text of each field. The page never gets a stored token: null leaves it, '' forgets it. */
export interface SettingsForm {
  libraryUrl: string;
  libraryToken: string | null;
  schedulerUrl: string;
  schedulerToken: string | null;
  modelsDir: string;
  maxDownloads: string;
  connectionsPerFile: string;
  /** Megabytes a second; empty: no limit. */
  limitBytesPerSecond: string;
  /** "08:00-18:00"; empty: always. */
  limitHours: string;
  /** One key per line. */
  pinnedKeys: string;
  proxyUrl: string;
  caFile: string;
}

export type SettingsField = keyof SettingsForm;
export type SettingsProblems = Partial<Record<SettingsField, FieldProblem>>;

export const EMPTY_FORM: SettingsForm = {
  libraryUrl: '',
  libraryToken: null,
  schedulerUrl: '',
  schedulerToken: null,
  modelsDir: '',
  maxDownloads: '',
  connectionsPerFile: '',
  limitBytesPerSecond: '',
  limitHours: '',
  pinnedKeys: '',
  proxyUrl: '',
  caFile: '',
};

export function toForm(settings: SettingsView): SettingsForm {
  return {
    libraryUrl: settings.libraryUrl ?? '',
    libraryToken: null,
    schedulerUrl: settings.schedulerUrl ?? '',
    schedulerToken: null,
    modelsDir: settings.modelsDir ?? '',
    maxDownloads: String(settings.maxDownloads),
    connectionsPerFile: String(settings.connectionsPerFile),
    limitBytesPerSecond: settings.limitBytesPerSecond ? String(settings.limitBytesPerSecond / MB) : '',
    limitHours: settings.limitHours ?? '',
    pinnedKeys: settings.pinnedKeys.join('\n'),
    proxyUrl: settings.proxyUrl ?? '',
    caFile: settings.caFile ?? '',
  };
}

const CHECKS: Record<SettingsField, (form: SettingsForm) => FieldProblem | null> = {
  libraryUrl: form => addressProblem(form.libraryUrl),
  libraryToken: form => unless(isToken(form.libraryToken), 'badToken'),
  schedulerUrl: form => addressProblem(form.schedulerUrl),
  schedulerToken: form => unless(isToken(form.schedulerToken), 'badToken'),
  modelsDir: form => unless(isAbsolute(form.modelsDir.trim()), 'badPath'),
  maxDownloads: form => unless(isCount(form.maxDownloads), 'badNumber'),
  connectionsPerFile: form => unless(isCount(form.connectionsPerFile), 'badNumber'),
  limitBytesPerSecond: form => unless(isLimit(form.limitBytesPerSecond), 'badLimit'),
  limitHours: form => unless(areHours(form.limitHours), 'badHours'),
  pinnedKeys: form => unless(linesOf(form.pinnedKeys).every(isKey), 'badKeys'),
  proxyUrl: form => proxyProblem(form.proxyUrl),
  caFile: form => unless(isAbsolute(form.caFile.trim()), 'badPath'),
};

/** What is wrong with the fields, before the engine is asked. */
export function problemsOf(form: SettingsForm): SettingsProblems {
  const found = (Object.keys(CHECKS) as SettingsField[]).map(field => [field, CHECKS[field](form)] as const);
  return Object.fromEntries(found.filter(([, problem]) => problem !== null));
}

/** Only fields that changed, so that a setting that another program changed meanwhile stays. */
export function changesOf(form: SettingsForm, settings: SettingsView): Partial<SettingsView> {
  const wanted: Omit<SettingsView, 'nodeId' | 'libraryToken' | 'schedulerToken'> = {
    libraryUrl: form.libraryUrl.trim() || null,
    schedulerUrl: form.schedulerUrl.trim() || null,
    modelsDir: form.modelsDir.trim() || null,
    maxDownloads: Number(form.maxDownloads),
    connectionsPerFile: Number(form.connectionsPerFile),
    limitBytesPerSecond: bytesOf(form.limitBytesPerSecond),
    limitHours: form.limitHours.replaceAll(' ', '') || null,
    pinnedKeys: linesOf(form.pinnedKeys),
    proxyUrl: form.proxyUrl.trim() || null,
    caFile: form.caFile.trim() || null,
  };
  const changed = Object.entries(wanted).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(settings[key as keyof typeof wanted] ?? null),
  );
  return {
    ...Object.fromEntries(changed),
    ...(form.libraryToken !== null && { libraryToken: form.libraryToken || null }),
    ...(form.schedulerToken !== null && { schedulerToken: form.schedulerToken || null }),
  };
}

/** The field that a refusal of the engine names. null when it names no field of the form. */
export function fieldOf(error: ErrorValue): SettingsField | null {
  const named = error.details?.['field'];
  if (typeof named !== 'string') return null;
  const field = named.replace(/_([a-z])/g, (_whole, letter: string) => letter.toUpperCase());
  return Object.hasOwn(CHECKS, field) ? (field as SettingsField) : null;
}

/**
 * What is wrong with the address of a server. An address without a scheme is what people copy from
 * elsewhere, and a user name or a query is what an engine refuses.
 */
export function addressProblem(text: string): FieldProblem | null {
  return urlProblem(text, /^https?:$/, 'badUrl');
}

function proxyProblem(text: string): FieldProblem | null {
  return urlProblem(text, /^(https?|socks(4a?|5h?)?):$/, 'badProxy');
}

function urlProblem(text: string, schemes: RegExp, bad: FieldProblem): FieldProblem | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)) return URL.canParse(`https://${trimmed}`) ? 'noScheme' : bad;
  if (!URL.canParse(trimmed)) return bad;
  const { protocol, hostname, username, password, search, hash } = new URL(trimmed);
  if (!schemes.test(protocol) || hostname === '') return bad;
  return unless(`${username}${password}${search}${hash}` === '', 'onlyAddress');
}

function unless(isRight: boolean, problem: FieldProblem): FieldProblem | null {
  return isRight ? null : problem;
}

/** An HTTP header can carry it. */
function isToken(token: string | null): boolean {
  return token === null || /^[\x21-\x7e]*$/.test(token);
}

function isAbsolute(path: string): boolean {
  return path === '' || /^(\/|[a-z]:[\\/]|\\\\)/i.test(path);
}

function isCount(text: string): boolean {
  const count = Number(text);
  return Number.isInteger(count) && count >= 1 && count <= PARALLEL_LIMIT;
}

/** null: no limit. */
function bytesOf(megabytes: string): number | null {
  return megabytes.trim() === '' ? null : Math.round(Number(megabytes) * MB);
}

function isLimit(megabytes: string): boolean {
  const bytes = bytesOf(megabytes);
  return bytes === null || (bytes >= LEAST_LIMIT && Number.isSafeInteger(bytes));
}

function areHours(text: string): boolean {
  const [, from, to] = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text.replaceAll(' ', '')) ?? [];
  return text.trim() === '' || (from !== undefined && from !== to);
}

/**
 * Base64 of the 32 bytes of an Ed25519 public key. The engine reads no SPKI and no PEM: with such a
 * key it would refuse each installation.
 */
function isKey(line: string): boolean {
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(line);
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
}
