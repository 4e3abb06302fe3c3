import type { AnyEvent } from '../../api/contract.ts';
import type { EventGroup, KnownEventType, Messages, TimeSpan } from '../i18n/messages.ts';

/** One line of the timeline; repeats of one kind of event of one subject are one line with a count. */
export interface TimelineItem {
  seq: number;
  event: AnyEvent;
  count: number;
}

export type EventTone = 'good' | 'bad' | 'warn' | 'plain';

const TONES: Partial<Record<KnownEventType, EventTone>> = {
  ModelInstalled: 'good',
  ModelRepaired: 'good',
  FileVerified: 'good',
  DownloadFailed: 'bad',
  FileRejected: 'bad',
  PieceRejected: 'bad',
  ModelDamaged: 'bad',
  ModelMissing: 'bad',
  RemovalFailed: 'bad',
  JournalDamaged: 'bad',
  UnavailableReportFailed: 'bad',
  EngineCrashed: 'warn',
  JournalRecovered: 'warn',
  RegistryRebuilt: 'warn',
  RetryScheduled: 'warn',
  DownloadPaused: 'warn',
  RemoteChanged: 'warn',
};

/** What happens every second while a model comes in, and would bury everything else. */
const COLLAPSED: ReadonlySet<string> = new Set(['DownloadCheckpointed', 'FileVerified', 'PieceRejected']);

/** Adds events by seq: repeats after a reconnect are dropped, and only the newest `limit` are kept. */
export function addEvents(known: readonly AnyEvent[], more: readonly AnyEvent[], limit: number): AnyEvent[] {
  const bySeq = new Map([...known, ...more].map(event => [event.seq, event]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq).slice(-limit);
}

/** How far back a span of time reaches, in milliseconds. */
export const SPAN_MS: Record<TimeSpan, number> = {
  all: Infinity,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
};

export function isWithin(event: AnyEvent, span: TimeSpan, now: number): boolean {
  // A time that can't be read is no reason to hide what happened.
  return !(now - Date.parse(event.time) > SPAN_MS[span]);
}

/** Newest first. */
export function timeline(events: readonly AnyEvent[], group: EventGroup, subject: string): TimelineItem[] {
  const items: TimelineItem[] = [];
  const open = new Map<string | null, TimelineItem>();
  for (const event of events.toReversed()) {
    if (!matchesGroup(event, group) || !matchesSubject(event, subject)) continue;
    const last = open.get(event.subject);
    if (last?.event.type === event.type && COLLAPSED.has(event.type)) {
      last.count += 1;
      continue;
    }
    const item = { seq: event.seq, event, count: 1 };
    items.push(item);
    open.set(event.subject, item);
  }
  return items;
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

export function eventLabel(event: AnyEvent, m: Messages): string {
  return (m.events as Record<string, string>)[event.type] ?? event.type;
}

export function eventTone(event: AnyEvent): EventTone {
  return (TONES as Record<string, EventTone>)[event.type] ?? 'plain';
}
