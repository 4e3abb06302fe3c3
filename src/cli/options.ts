import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { resolve } from 'node:path';
import { dataDirOf, defaultDataDir, settingsFromEnvironment, variable } from '../engine/settings/environment.ts';
import type { Environment } from '../engine/settings/environment.ts';
import { parseSetting } from '../engine/settings/settings.ts';
import { parseModelName } from '../model/identity.ts';
import { UsageError } from './exit-codes.ts';

/** Flags that every command takes, before or after its name. */
export interface CommonFlags {
  data?: string;
  library?: string;
  scheduler?: string;
  json?: boolean;
}

/** Flags over environment; settings.json comes last, in the engine. */
export interface CommonOptions {
  dataDir: string;
  libraryUrl?: string;
  schedulerUrl?: string;
  /** Set by a flag or a variable of this call. */
  json: boolean;
}

/** A model as it is named on the command line. */
export interface ModelName {
  modelId: string;
  version?: string;
  /** As it was written: `model_id` or `model_id@version`. */
  text: string;
}

export function addCommonOptions(program: Command): void {
  const group = 'Common options:';
  const add = (flags: string, text: string, parse?: (value: string) => string) => {
    const option = new Option(flags, text).helpGroup(group);
    program.addOption(parse ? option.argParser(parse) : option);
  };
  add('--data <dir>', `data directory (MODEL_MANAGER_DATA; default ${defaultDataDir()})`, notEmpty);
  add('--library <url>', 'model library (MODEL_MANAGER_LIBRARY)', url('libraryUrl'));
  add('--scheduler <url>', 'dispatch server (MODEL_MANAGER_SCHEDULER)', url('schedulerUrl'));
  add('--json', 'print JSON on stdout, and nothing else there (MODEL_MANAGER_JSON=1)');
}

/** @throws UsageError naming the variable that is wrong */
export function resolveCommon(flags: CommonFlags, environment: Environment): CommonOptions {
  const fromEnvironment = asUsage(() => settingsFromEnvironment(environment));
  const libraryUrl = flags.library ?? fromEnvironment.libraryUrl;
  const schedulerUrl = flags.scheduler ?? fromEnvironment.schedulerUrl;
  return {
    dataDir: flags.data === undefined ? dataDirOf(environment) : resolve(flags.data),
    ...(libraryUrl && { libraryUrl }),
    ...(schedulerUrl && { schedulerUrl }),
    json: flags.json ?? wantsJson(environment),
  };
}

function wantsJson(environment: Environment): boolean {
  const value = variable(environment, 'MODEL_MANAGER_JSON');
  return value !== undefined && value !== '0' && value !== 'false';
}

export function parseModel(text: string): ModelName {
  return refuse(() => ({ ...parseModelName(text), text }));
}

export function notEmpty(text: string): string {
  if (text === '' || text.includes('\0')) throw new InvalidArgumentError('Expected a path.');
  return text;
}

/** The dispatch server chooses its ids: all but an empty one is taken as it is. */
export function parseTaskId(text: string): string {
  if (text === '') throw new InvalidArgumentError('Expected the id of a task.');
  return text;
}

export function parseHost(text: string): string {
  if (text === '') throw new InvalidArgumentError('Expected an address to listen on.');
  return text;
}

export function parsePort(text: string): number {
  const port = wholeNumber(text);
  if (port === undefined || port > 65_535)
    throw new InvalidArgumentError('Expected a port from 0 (any free one) to 65535.');
  return port;
}

export function parseCount(text: string): number {
  const count = wholeNumber(text);
  if (count === undefined) throw new InvalidArgumentError('Expected a whole number, 0 or more.');
  return count;
}

/** An ISO 8601 date or time, or a span back from now like 30s, 15m, 2h, 7d; returned in ISO 8601 UTC. */
export function parseTime(text: string): string {
  const span = /^(\d{1,9})([smhd])$/.exec(text);
  if (span) {
    const ms = { s: 1e3, m: 6e4, h: 36e5, d: 864e5 }[span[2] as 's' | 'm' | 'h' | 'd'] * Number(span[1]);
    const date = new Date(Date.now() - ms);
    if (!Number.isNaN(date.getTime())) return date.toISOString();
  }
  const date = /^\d{4}-\d{2}-\d{2}([T ]|$)/.test(text) ? new Date(text) : undefined;
  if (date === undefined || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError('Expected a time like 2026-05-01, 2026-05-01T12:30:00Z, or 15m, 2h, 7d ago.');
  }
  return date.toISOString();
}

/** seq of an event, or a time. */
export function parseMoment(text: string): { seq: number } | { time: string } {
  const seq = wholeNumber(text);
  return seq === undefined ? { time: parseTime(text) } : { seq };
}

export function parseJsonObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidArgumentError(`Expected a JSON object: ${(error as Error).message}.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidArgumentError('Expected a JSON object like {"language":"en"}.');
  }
  return value as Record<string, unknown>;
}

function url(key: 'libraryUrl' | 'schedulerUrl'): (text: string) => string {
  return text => refuse(() => parseSetting(key, text, 'the flag') ?? text);
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Turns a refusal of the model room into commander's, which says which argument it was. */
function refuse<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

/** For what the command line says, wherever it is checked. @throws UsageError */
export function asUsage<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
