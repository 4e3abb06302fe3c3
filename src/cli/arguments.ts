/**
 * Parsers for the arguments of the commands and the values of their options. A parser throws an
 * error that commander prints with the name of the argument.
 */
import { InvalidArgumentError } from 'commander';
import { parseModelName } from '../model/identity.ts';
import { UsageError } from './exit-codes.ts';

/** A model as the command line names it. */
export interface ModelName {
  modelId: string;
  version?: string;
  /** The text as the user wrote it: `model_id` or `model_id@version`. */
  text: string;
}

export function parseModel(text: string): ModelName {
  return refuse(() => ({ ...parseModelName(text), text }));
}

export function notEmpty(text: string): string {
  if (text === '' || text.includes('\0')) throw new InvalidArgumentError('Expected a path.');
  return text;
}

/** The dispatch server chooses its ids, so every text is allowed except an empty one. */
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

/** An address of the web, without a slash at its end. */
export function parseBaseUrl(text: string): string {
  if (!/^https?:\/\/[^\s/?#]+[^\s?#]*$/.test(text))
    throw new InvalidArgumentError('Expected an address that begins with http:// or https://.');
  return text.replace(/\/+$/, '');
}

export function parseAtLeastOne(text: string): number {
  const count = wholeNumber(text);
  if (count === undefined || count < 1) throw new InvalidArgumentError('Expected a whole number, 1 or more.');
  return count;
}

/**
 * Parses an ISO 8601 date or time, or a span back from now like 30s, 15m, 2h, 7d. Returns ISO 8601
 * in UTC. A time without a zone is local, and so is a date alone.
 */
export function parseTime(text: string): string {
  const span = /^(\d{1,9})([smhd])$/.exec(text);
  if (span) {
    const ms = { s: 1e3, m: 6e4, h: 36e5, d: 864e5 }[span[2] as 's' | 'm' | 'h' | 'd'] * Number(span[1]);
    const date = new Date(Date.now() - ms);
    if (!Number.isNaN(date.getTime())) return date.toISOString();
  }
  // JavaScript reads an ISO 8601 date alone as UTC, and a date with a time as local.
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text;
  const date = /^\d{4}-\d{2}-\d{2}[T ]/.test(whole) ? new Date(whole) : undefined;
  if (date === undefined || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError('Expected a time like 2026-05-01, 2026-05-01T12:30:00Z, or 15m, 2h, 7d ago.');
  }
  return date.toISOString();
}

/** Parses the seq of an event, or a time. */
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

function wholeNumber(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Turns an error of the model room into one of commander, which names the argument. */
function refuse<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

/** Turns a parse error of a command line value into a usage error. @throws UsageError */
export function asUsage<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
