import type { AnyEvent } from '../../../api/contract.ts';
import type { Messages } from '../../i18n/messages.ts';
import type { KnownEventType } from '../../i18n/messages/activity.ts';

/** One line of a timeline. Repeats of one event type of one subject are one line with a count. */
export interface TimelineItem {
  /** Of the newest event of the line. */
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
  RequestFailed: 'bad',
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
  WithdrawalFound: 'warn',
  RetryScheduled: 'warn',
  DownloadPaused: 'warn',
  RemoteChanged: 'warn',
};

/**
 * These happen every second while a model comes in. Activity shows them only on demand, and repeats
 * of them as one line: else they would hide all other events.
 */
export const MINOR: ReadonlySet<string> = new Set(['DownloadCheckpointed', 'FileVerified', 'PieceRejected']);

/**
 * @param events oldest first
 * @returns newest first
 */
export function timeline(events: readonly AnyEvent[]): TimelineItem[] {
  const items: TimelineItem[] = [];
  const lastOf = new Map<string | null, TimelineItem>();
  for (const event of events.toReversed()) {
    const last = lastOf.get(event.subject);
    if (last?.event.type === event.type && MINOR.has(event.type)) {
      last.count += 1;
      continue;
    }
    const item = { seq: event.seq, event, count: 1 };
    items.push(item);
    lastOf.set(event.subject, item);
  }
  return items;
}

/** The words for an event. A type of a newer engine is shown by its own name. */
export function eventLabel(event: AnyEvent, m: Messages): string {
  return (m.events as Record<string, string>)[event.type] ?? event.type;
}

export function eventTone(event: AnyEvent): EventTone {
  return (TONES as Record<string, EventTone>)[event.type] ?? 'plain';
}
