import { scaleBytes } from '../../model/size.ts';
import type { Messages } from './messages.ts';

/** A no-break space keeps a number and its unit on one line. */
const unbroken = (text: string) => text.replaceAll(' ', '\u00a0');
const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
/** 0.29 × 100 is 28.999…: such a floor would lose a step. */
const ROUNDING = 1e-6;
const MINUTE_S = 60;
const HOUR_S = 3_600;
/** What is younger happened just now. */
const JUST_NOW_S = 5;
const DAY_S = 86_400;
const EXACT: Intl.NumberFormatOptions = {};
const TENTHS: Intl.NumberFormatOptions = { maximumFractionDigits: 1 };
const COMPACT: Intl.NumberFormatOptions = { notation: 'compact', maximumFractionDigits: 1 };
const PERCENT: Intl.NumberFormatOptions = { style: 'percent' };
const DATE_TIME: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'medium' };
const DAY: Intl.DateTimeFormatOptions = { dateStyle: 'full' };
const CLOCK: Intl.DateTimeFormatOptions = { timeStyle: 'short' };
const TIME: Intl.DateTimeFormatOptions = { timeStyle: 'medium' };

/** Numbers, sizes and times of one language. Sizes are decimal: 1 GB = 1,000,000,000 bytes. */
export interface Formats {
  bytes(bytes: number): string;
  /**
   * "3.1 of 4.7 GB": both numbers are in the unit of the whole. A part looks like the whole only
   * when it is the whole.
   */
  bytesOf(part: number, whole: number): string;
  speed(bytesPerSecond: number): string;
  /** Rounded for a person who waits: "42 s", "3 min", "2 h 5 min". */
  duration(seconds: number): string;
  /** Takes 0…1. It rounds down: "100%" means that everything is there. */
  percent(fraction: number): string;
  /** "12,431" */
  exact(n: number): string;
  /** "12.4K" */
  compact(n: number): string;
  /** A time that can't be read is shown as it came. */
  dateTime(iso: string): string;
  time(iso: string): string;
  /** The day alone. */
  day(iso: string): string;
  /** To the minute. */
  clock(iso: string): string;
  /** "2 min ago". @param now milliseconds since 1970 */
  ago(iso: string, now: number): string;
  /** The same, or null for what is only seconds old: other sentences have words of their own. */
  past(iso: string, now: number): string | null;
}

/** @param tag BCP 47 */
export function makeFormats(tag: string, m: Messages): Formats {
  // Each format costs some milliseconds, and the first view needs few of them.
  // So a format is made when it is first used.
  const number = memo((options: Intl.NumberFormatOptions) => new Intl.NumberFormat(tag, options));
  const date = memo((options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options));
  const unit = memo((key: string) => {
    const [unit = 'byte', digits = '0'] = key.split('|');
    return new Intl.NumberFormat(tag, {
      ...{ style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: Number(digits) },
    });
  });
  const exact = (n: number) => number(EXACT).format(n);

  function bytes(value: number): string {
    const { power, scaled, digits } = scale(value);
    // Intl says "900 byte" and "900字节": people know the letter.
    if (power === 0) return unbroken(`${exact(Math.round(scaled))} B`);
    return unbroken(unit(`${BYTE_UNITS[power] ?? 'byte'}|${digits}`).format(scaled));
  }

  function duration(seconds: number): string {
    const s = Math.max(1, Math.ceil(seconds));
    if (s < MINUTE_S) return m.duration.s(exact(s));
    const minutes = Math.round(s / MINUTE_S);
    if (minutes < HOUR_S / MINUTE_S) return m.duration.min(exact(minutes));
    if (minutes < DAY_S / MINUTE_S) {
      const rest = minutes % 60;
      const hours = m.duration.h(exact(Math.floor(minutes / 60)));
      return rest === 0 ? hours : `${hours} ${m.duration.min(exact(rest))}`;
    }
    return m.duration.d(exact(Math.round(s / DAY_S)));
  }

  function past(iso: string, now: number): string | null {
    const seconds = (now - Date.parse(iso)) / 1000;
    return seconds >= JUST_NOW_S ? m.ago.past(duration(Math.floor(seconds))) : null;
  }

  return {
    bytes,
    bytesOf(part, whole) {
      const { power, scaled, digits } = scale(whole);
      // The part has as many digits as the whole: "2.9 of 10.9 MB", "29 of 109 MB".
      const step = digits === 0 ? 1 : 0.1;
      const steps = Math.floor(part / 1000 ** power / step + ROUNDING);
      const most = Math.round(scaled / step);
      const shown = number(TENTHS).format(step * (part < whole ? Math.min(steps, Math.max(0, most - 1)) : most));
      return unbroken(m.row.ofBytes(shown, bytes(whole)));
    },
    speed(bytesPerSecond) {
      const { power, scaled, digits } = scale(bytesPerSecond);
      if (power === 0) return unbroken(m.perSecond(`${exact(Math.round(scaled))} B`));
      return unbroken(unit(`${BYTE_UNITS[power] ?? 'byte'}-per-second|${digits}`).format(scaled));
    },
    duration: seconds => unbroken(duration(seconds)),
    percent: fraction => number(PERCENT).format(Math.floor(Math.min(1, Math.max(0, fraction)) * 100) / 100),
    exact,
    compact: n => number(COMPACT).format(n),
    dateTime: iso => formatDate(iso, date(DATE_TIME)),
    time: iso => formatDate(iso, date(TIME)),
    day: iso => formatDate(iso, date(DAY)),
    clock: iso => unbroken(formatDate(iso, date(CLOCK))),
    ago: (iso, now) => past(iso, now) ?? m.ago.now,
    past,
  };
}

/**
 * The largest unit in which the value is at least 1, and the decimals that give about three digits.
 */
function scale(value: number): { power: number; scaled: number; digits: 0 | 1 } {
  // 999.5 kB would be shown as "1,000 kB".
  const { power, scaled } = scaleBytes(value, { fullAt: 999.5, largest: BYTE_UNITS.length - 1 });
  return { power, scaled, digits: power === 0 || scaled >= 99.95 ? 0 : 1 };
}

function formatDate(iso: string, format: Intl.DateTimeFormat): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : format.format(date);
}

function memo<K, T>(make: (key: K) => T): (key: K) => T {
  const made = new Map<K, T>();
  return key => {
    let known = made.get(key);
    if (known === undefined) made.set(key, (known = make(key)));
    return known;
  };
}
