import type { ErrorValue } from '../../model/errors.ts';

/** More of a page than this tells nothing new. */
const SEEN_CHARS = 80;

/** What the server said of itself, as far as an error has it beside its message. */
export interface Answer {
  host: string | null;
  /** The begin of what came instead. */
  seen: string | null;
  /** How long it asked to be left alone. */
  waitSeconds: number | null;
}

export function answerIn({ details = {}, message }: ErrorValue): Answer {
  const { url, host, seen, retryAfterMs } = details;
  const where = typeof url === 'string' && URL.canParse(url) ? new URL(url).host : host;
  const isNew = typeof where === 'string' && where !== '' && !message.includes(where);
  const text = typeof seen === 'string' ? seen.replace(/\s+/g, ' ').trim().slice(0, SEEN_CHARS) : '';
  return {
    host: isNew ? where : null,
    seen: text === '' ? null : text,
    waitSeconds: typeof retryAfterMs === 'number' ? Math.ceil(retryAfterMs / 1000) : null,
  };
}
