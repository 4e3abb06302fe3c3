import type { AnyEvent, EventFilter } from './vocabulary.ts';

/** Whether a subscriber with this filter wants the event. A subject without `@` means all versions of that model. */
export function matches(event: AnyEvent, filter: EventFilter): boolean {
  const { types = [], subject } = filter;
  if (types.length > 0 && !types.includes(event.type)) return false;
  if (subject === undefined || subject === '' || event.subject === subject) return true;
  return !subject.includes('@') && event.subject?.startsWith(`${subject}@`) === true;
}
