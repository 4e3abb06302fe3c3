import type { Language } from '../../../model/remedies.ts';

/** More names than these would hide the sentence; `facts` has all. */
const NAMED = 5;

/** "a, b and 3 more"; `and` is the word of the language. */
export function list(names: readonly string[], and: string): string {
  const rest = names.length - NAMED;
  if (rest > 0) return `${names.slice(0, NAMED).join(', ')} (+${rest})`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1)}`;
}

const SPANS = [
  { ms: 86_400_000, en: 'd', zh: '天' },
  { ms: 3_600_000, en: 'h', zh: '小时' },
  { ms: 60_000, en: 'min', zh: '分钟' },
  { ms: 1_000, en: 's', zh: '秒' },
];

/** A length of time in one unit, rounded up, without its sign: "3 min". */
export function span(ms: number, language: Language = 'en'): string {
  const size = Math.abs(ms);
  const unit = SPANS.find(each => size >= each.ms) ?? SPANS[SPANS.length - 1];
  return `${Math.max(1, Math.ceil(size / (unit?.ms ?? 1_000)))} ${unit?.[language] ?? ''}`;
}
