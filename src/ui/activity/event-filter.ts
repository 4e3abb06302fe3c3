import type { AnyEvent, ApiMethods } from '../../api/contract.ts';
import type { Messages } from '../i18n/messages.ts';
import type { EventGroup, TimeSpan } from '../i18n/messages/activity.ts';
import { MINOR } from '../shared/view-model/timeline.ts';

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
  /** Also what happens every second while a model comes in. */
  minor: boolean;
}

/** What the engine looks for in the whole journal. */
export type JournalSearch = Pick<ApiMethods['history']['params'], 'types' | 'subjectPart'>;

/** @param now milliseconds since 1970 */
export function matchesEvent(event: AnyEvent, filter: EventFilter, now: number): boolean {
  const { group, subject, span, minor } = filter;
  if (!minor && MINOR.has(event.type)) return false;
  return matchesGroup(event, group) && matchesSubject(event, subject) && isWithin(event, span, now);
}

/**
 * The same filter for the engine, which searches the whole journal. null: the newest events as they
 * are. The span needs no search, because the newest events come first.
 */
export function searchOf({ group, subject, minor }: EventFilter, { events }: Messages): JournalSearch | null {
  const subjectPart = subject.trim();
  const types = Object.keys(events).filter(
    type => (minor || !MINOR.has(type)) && (group === 'all' || groupOfType(type) === group),
  );
  if (minor && group === 'all' && subjectPart === '') return null;
  return { types, ...(subjectPart !== '' && { subjectPart }) };
}

function isWithin(event: AnyEvent, span: TimeSpan, now: number): boolean {
  // An event whose time can't be read is shown: NaN compares as false.
  return !(now - Date.parse(event.time) > SPAN_MS[span]);
}

function matchesGroup(event: AnyEvent, group: EventGroup): boolean {
  return group === 'all' || groupOf(event) === group;
}

function groupOf(event: AnyEvent): EventGroup {
  return event.subject === null ? 'engine' : groupOfType(event.type);
}

function groupOfType(type: string): EventGroup {
  if (/^(Engine|Journal|Registry|Settings|OrphanLock)/.test(type)) return 'engine';
  return /^(Model|Update|Removal|Unavailable)/.test(type) ? 'model' : 'download';
}

function matchesSubject(event: AnyEvent, subject: string): boolean {
  const wanted = subject.trim().toLowerCase();
  return wanted === '' || (event.subject ?? '').toLowerCase().includes(wanted);
}
