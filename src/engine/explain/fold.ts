import type { Language } from '../../model/remedies.ts';
import { wordsOf } from './words.ts';
import type { Line } from './story.ts';

/** A pause, what ends it, and a checkpoint: no cycle of a story is longer. */
const LONGEST_CYCLE = 3;
/** Twice the same is no pattern yet. */
const LEAST_REPEATS = 3;

/**
 * For people: lines that come again and again, but for their numbers, are told once, with how often,
 * how long, and until when. Waiting is counted from each pause to its end.
 */
export function folded(lines: readonly Line[], language: Language = 'en'): Line[] {
  const told: Line[] = [];
  for (let at = 0; at < lines.length;) {
    const { cycle, repeats } = longestRun(lines, at);
    told.push(...lines.slice(at, at + cycle));
    if (repeats > 1) told.push(again(lines.slice(at, at + cycle * repeats), { cycle, repeats }, language));
    at += cycle * repeats;
  }
  return told;
}

/** How many lines from here on come again, and how many times they are there. */
function longestRun(lines: readonly Line[], at: number): { cycle: number; repeats: number } {
  for (let cycle = 1; cycle <= LONGEST_CYCLE; cycle += 1) {
    let repeats = 1;
    while (isRepeat(lines, at, { cycle, repeats })) repeats += 1;
    if (repeats >= LEAST_REPEATS) return { cycle, repeats };
  }
  return { cycle: 1, repeats: 1 };
}

function isRepeat(lines: readonly Line[], at: number, { cycle, repeats }: { cycle: number; repeats: number }): boolean {
  for (let n = 0; n < cycle; n += 1) {
    const [first, later] = [lines[at + n], lines[at + cycle * repeats + n]];
    if (first === undefined || later === undefined || shapeOf(first) !== shapeOf(later)) return false;
  }
  return true;
}

/** The line without its numbers: bytes, attempts and times differ. */
function shapeOf({ type, subject, text }: Line): string {
  return `${type} ${subject} ${text.replace(/\d[\d.]*( [kMGT]?B)?/g, '#')}`;
}

function again(all: readonly Line[], run: { cycle: number; repeats: number }, language: Language): Line {
  const last = all.at(-1) as Line;
  return { ...last, text: wordsOf(language).again({ ...run, waitedMs: waitedMs(all), until: last.time }) };
}

function waitedMs(lines: readonly Line[]): number {
  let since: number | null = null;
  let ms = 0;
  for (const { type, time } of lines) {
    if (type === 'DownloadPaused') since = Date.parse(time);
    else if (since !== null && type === 'DownloadResumed') {
      ms += Math.max(0, Date.parse(time) - since);
      since = null;
    }
  }
  return ms;
}
