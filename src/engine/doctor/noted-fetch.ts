import type { Clock } from '../../ports/clock.ts';
import type { Fetch } from '../../ports/fetch.ts';

/** What an answer says beside its body. */
export interface Noted {
  url: string;
  status: number;
  /** This machine's clock minus the one in the Date header, in milliseconds; null where none tells. */
  offsetMs: number | null;
  /** What stands between, by its own word; null for none. */
  via: string | null;
}

/** A fetch that notes what each answer says of the server's clock and of the way to it. */
export function noting(fetch: Fetch, clock: Clock): { fetch: Fetch; answers: Noted[] } {
  const answers: Noted[] = [];
  return {
    answers,
    fetch: async (url, request) => {
      const sentAt = clock.now();
      const response = await fetch(url, request);
      const { status, headers } = response;
      const via = headers.get('via') ?? (headers.get('x-cache') && `X-Cache: ${headers.get('x-cache')}`);
      answers.push({ url, status, offsetMs: offset(headers, sentAt, clock.now()), via });
      return response;
    },
  };
}

/** The Date of an answer that a cache kept is as old as the answer. It has whole seconds, cut off. */
function offset(headers: { get(name: string): string | null }, sentAt: number, cameAt: number): number | null {
  const date = Date.parse(headers.get('date') ?? '');
  const age = Number(headers.get('age') ?? 0);
  if (Number.isNaN(date) || !Number.isFinite(age)) return null;
  const [earliest, latest] = [date + age * 1000, date + age * 1000 + 1000];
  if (cameAt < earliest) return cameAt - earliest;
  return sentAt > latest ? sentAt - latest : 0;
}
