import type { Journal } from '../../events/types.ts';
import type { AnyEvent, EventFilter } from '../../events/vocabulary.ts';
import type { ApiMethods } from '../../api/contract.ts';

const DEFAULT_LIMIT = 200;
const MAX_LIMIT = 5_000;

/**
 * A page of history, oldest first: with `after` the events that follow it, else the newest ones
 * (before `before`). Only the page is held in memory.
 */
export async function readHistory(journal: Journal, params: ApiMethods['history']['params']): Promise<AnyEvent[]> {
  const limit = Math.min(Math.max(1, params.limit ?? DEFAULT_LIMIT), MAX_LIMIT);
  const forward = params.after !== undefined;
  const page: AnyEvent[] = [];
  for await (const event of journal.read({ after: params.after ?? 0 })) {
    if (params.before !== undefined && event.seq >= params.before) break;
    if (!matches(event, params)) continue;
    page.push(event);
    if (page.length > limit) {
      if (forward) return page.slice(0, limit);
      page.shift();
    }
  }
  return page;
}

function matches(event: AnyEvent, { types, subject }: EventFilter): boolean {
  if (types && types.length > 0 && !types.includes(event.type)) return false;
  return subject === undefined || event.subject === subject || (event.subject?.startsWith(`${subject}@`) ?? false);
}
