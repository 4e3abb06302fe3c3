const HOURS = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;

/** Part of each day, in minutes after midnight: from `from` on, before `to`; it may pass midnight. */
export interface Hours {
  from: number;
  to: number;
}

/** Reads "22:00-06:30"; null for anything else, and for two times that are the same. */
export function parseHours(text: string): Hours | null {
  const match = HOURS.exec(text);
  if (match === null) return null;
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = match.slice(1).map(Number);
  const hours = { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
  return hours.from === hours.to ? null : hours;
}

/**
 * Whether a moment lies in the hours, by the clock on this machine's wall: it is looked at each
 * time, so a change to summer time or another zone needs nothing else.
 *
 * @param now milliseconds since 1970
 */
export function isWithin({ from, to }: Hours, now: number): boolean {
  const date = new Date(now);
  const minute = date.getHours() * 60 + date.getMinutes();
  return from < to ? from <= minute && minute < to : from <= minute || minute < to;
}
