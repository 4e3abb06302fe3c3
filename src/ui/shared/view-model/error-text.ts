import type { ErrorValue } from '../../../api/contract.ts';
import type { Formats } from '../../i18n/formats.ts';
import type { Locale } from '../../i18n/locale.ts';
import type { Messages } from '../../i18n/messages.ts';
import type { ErrorFacts, Sentence } from '../../i18n/messages/sentences.ts';
import type { ModelRow } from './rows.ts';

/** Separates the parts of a line. The no-break space keeps the dot from the start of a line. */
export const SEPARATOR = '\u00a0· ';

/** An error in the language of the person. */
export interface ErrorWords {
  /** Why, as a sentence without its full stop: it stands in a line and in other sentences. */
  cause: string;
  /** What a person can do. Empty while the sentences are not loaded. */
  advice: string;
}

/**
 * Cause and advice. Until the sentences are loaded, the cause is a short label. A code of a newer
 * engine has neither: then the cause is the message of the engine.
 */
export function errorWords(error: ErrorValue, { m, f, sentences }: Locale): ErrorWords {
  const sentence: Sentence | undefined = sentences()?.of[error.code];
  if (sentence) {
    const facts = factsOf(error, f);
    return { cause: sentence.cause(facts), advice: sentence.advice(facts) };
  }
  return { cause: (m.errors as Partial<Messages['errors']>)[error.code] ?? error.message, advice: '' };
}

/** Only the cause: for a line that has no room for advice. */
export function errorText(error: ErrorValue, locale: Locale): string {
  return errorWords(error, locale).cause;
}

/** Who holds the lock that a task waits for. */
export function holderOf(error: ErrorValue | null, m: Messages): string {
  const holder = error?.details?.['holder'];
  return typeof holder === 'string' && holder !== 'unknown' ? holder : m.row.unknownHolder;
}

/** What "Copy details" puts on the clipboard for a bug report: JSON. */
export function errorDetails(error: ErrorValue, row?: ModelRow): string {
  const about = row && { model: row.modelId, version: row.version, status: row.status };
  return JSON.stringify({ ...about, ...error }, null, 2);
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS|ERR_SSL/;
const LIMITS: ReadonlySet<unknown> = new Set(['quota', 'inodes', 'file-size', 'read-back']);

function factsOf({ details = {}, message }: ErrorValue, f: Formats): ErrorFacts {
  const text = (name: string) => (typeof details[name] === 'string' ? details[name] : null);
  const number = (name: string) => (typeof details[name] === 'number' ? details[name] : null);
  const url = text('url');
  const host = url !== null && URL.canParse(url) ? new URL(url).host : text('host');
  const reason = text('reason') ?? text('code');
  const needed = number('neededBytes');
  return {
    status: number('status'),
    path: text('path'),
    host: host === '' ? null : host,
    proxy: text('proxy'),
    reason,
    needed: needed === null ? null : f.bytes(needed),
    holder: holderIn(details),
    limit: LIMITS.has(details['limit']) ? (details['limit'] as ErrorFacts['limit']) : null,
    certificate: reason !== null && CERTIFICATE.test(reason),
    engine: details['engine'] !== undefined,
    brokeOff: details['broke_off'] === true,
    message,
  };
}

/** A lock names its holder; a lease and an engine are those of processes. */
function holderIn({ holder, holders, pid }: Record<string, unknown>): string | null {
  if (typeof holder === 'string') return holder === 'unknown' ? null : holder;
  if (Array.isArray(holders) && holders.length > 0) {
    return holders.map(each => String((each as { pid?: unknown }).pid)).join(', ');
  }
  return typeof pid === 'number' ? String(pid) : null;
}
