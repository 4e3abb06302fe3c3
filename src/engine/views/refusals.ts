import type { AnyEvent, EventType } from '../../events/vocabulary.ts';
import type { ApiMethods } from '../../api/contract.ts';

/** Whether a report reached the server or not: the task was refused here. */
const REFUSALS: EventType[] = ['ModelUnavailableReported', 'UnavailableReportFailed'];
const PAGE = 1_000;

type Page = (params: ApiMethods['history']['params']) => Promise<AnyEvent[]>;

/** Counts the tasks that this machine refused, as far as the journal reaches back. */
export class Refusals {
  readonly #page: Page;
  /** Counted up to this event. */
  #seq = 0;
  #tasks = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Reads what came since the last call, newest first. */
  async count(): Promise<number> {
    const known = this.#seq;
    const found: AnyEvent[] = [];
    for (let before: number | undefined; ; before = found.at(-1)?.seq) {
      const page = await this.#page({ types: REFUSALS, limit: PAGE, ...(before !== undefined && { before }) });
      found.push(...page.toReversed().filter(({ seq }) => seq > known));
      if (page.length < PAGE || (page[0]?.seq ?? 0) <= known) break;
    }
    // Two calls at once count the same events: the second finds them counted.
    const fresh = found.filter(({ seq }) => seq > this.#seq);
    this.#seq = Math.max(this.#seq, found[0]?.seq ?? 0);
    this.#tasks += fresh.reduce((sum, { data }) => sum + ((data as { tasks?: unknown[] }).tasks?.length ?? 1), 0);
    return this.#tasks;
  }
}
