import type { TimelineItem } from '../shared/view-model/timeline.ts';

/** A line of the list: an event, or the heading of a day. */
export type Line = { key: string; item: TimelineItem; day: null } | { key: string; item: null; day: string };

/**
 * Puts a heading above the events of each day, in the time zone of the person.
 *
 * @param items newest first
 * @returns `day` of a heading is the time of its newest event
 */
export function dayLines(items: readonly TimelineItem[]): Line[] {
  let last = '';
  return items.flatMap(item => {
    const day = dayOf(item.event.time);
    const line: Line = { key: String(item.seq), item, day: null };
    if (day === last) return [line];
    last = day;
    return [{ key: `day ${day}`, item: null, day: item.event.time }, line];
  });
}

/** The local date, to compare. A time that can't be read is a day of its own. */
export function dayOf(time: string | number): string {
  return new Date(time).toDateString();
}
