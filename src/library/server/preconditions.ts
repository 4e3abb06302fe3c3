import type { IncomingHttpHeaders } from 'node:http';
import { noneMatch } from '../../ports/server/request-headers.ts';

/** What a file is known by: its strong ETag, and when it was written. */
export interface Validators {
  etag: string;
  /** Milliseconds since 1970. */
  modifiedMs: number;
}

/** `send`: the file, or the range; 304: the asker has it; 412: the asker means another one. */
export type Verdict = 'send' | 304 | 412;

/** HTTP dates have seconds. */
const SECOND_MS = 1000;

/**
 * Judges the conditions of a request in the order of RFC 9110, 13.2.2: a date counts only where no
 * ETag is given.
 */
export function judgeConditions(headers: IncomingHttpHeaders, { etag, modifiedMs }: Validators): Verdict {
  const { 'if-match': match, 'if-none-match': none } = headers;
  const modified = wholeSeconds(modifiedMs);
  if (match !== undefined) {
    if (!match.split(',').some(tag => ['*', etag].includes(tag.trim()))) return 412;
  } else if (isBefore(dateOf(headers['if-unmodified-since']), modified)) return 412;
  if (none !== undefined) return noneMatch(none, etag) ? 304 : 'send';
  const since = dateOf(headers['if-modified-since']);
  return since !== undefined && modified <= since ? 304 : 'send';
}

/**
 * Whether a range may be answered: If-Range names the ETag, or the very date. A date proves only
 * a file that was written more than a second before: two states can share a second.
 */
export function isCurrent(condition: string | undefined, { etag, modifiedMs }: Validators, now: number): boolean {
  if (condition === undefined || condition === etag) return true;
  return dateOf(condition) === wholeSeconds(modifiedMs) && now - modifiedMs > SECOND_MS;
}

/** As Last-Modified has it. */
export function httpDate(ms: number): string {
  return new Date(ms).toUTCString();
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / SECOND_MS) * SECOND_MS;
}

function isBefore(date: number | undefined, modified: number): boolean {
  return date !== undefined && date < modified;
}

/** Undefined for what is no HTTP date: such a condition counts as not given. */
function dateOf(text: string | undefined): number | undefined {
  const ms = text !== undefined && /\bGMT$/.test(text.trim()) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
