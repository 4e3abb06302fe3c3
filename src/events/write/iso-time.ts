/** The second asked for last and its text up to the milliseconds: most appends come within one that another append had. */
let last = { second: NaN, text: '' };

/** `new Date(ms).toISOString()`, at a third of its cost. */
export function isoTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== last.second) last = { second, text: new Date(second * 1000).toISOString().slice(0, -4) };
  return `${last.text}${String(Math.trunc(ms - second * 1000)).padStart(3, '0')}Z`;
}
