import type { AnyEvent } from '../../api/contract.ts';
import type { EventGroup, TimeSpan } from '../i18n/messages/activity.ts';

/** How far back a span reaches, in milliseconds. */
export const SPAN_MS: Record<TimeSpan, number> = {
  all: Infinity,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
};

export interface EventFilter {
  group: EventGroup;
  /** Part of a subject, in any case. Empty: all. */
  subject: string;
  span: TimeSpan;
}

/** @param now milliseconds since 1970 */
export function matchesEvent(event: AnyEvent, { group, subject, span }: EventFilter, now: number): boolean {
  return matchesGroup(event, group) && matchesSubject(event, subject) && isWithin(event, span, now);
}

function isWithin(event: AnyEvent, span: TimeSpan, now: number): boolean {
  // An event whose time can't be read is shown: NaN compares as false.
  return !(now - Date.parse(event.time) > SPAN_MS[span]);
}

function matchesGroup(event: AnyEvent, group: EventGroup): boolean {
  return group === 'all' || groupOf(event) === group;
}

function groupOf(event: AnyEvent): EventGroup {
  if (event.subject === null) return 'engine';
  return /^(Model|Update|Removal|Unavailable)/.test(event.type) ? 'model' : 'download';
}

function matchesSubject(event: AnyEvent, subject: string): boolean {
  const wanted = subject.trim().toLowerCase();
  return wanted === '' || (event.subject ?? '').toLowerCase().includes(wanted);
}
