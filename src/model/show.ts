/** Longer values are cut in messages. */
const MAX_CHARS = 120;

/** A value as a message names it. A list or an object may be nested too deep for JSON.stringify, which recurses. */
export function show(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS - 3)}…` : text;
}
