/** Longer values are cut in messages. */
const MAX_CHARS = 120;

/**
 * A value as a message names it: `"text"`, `3`, `a list of 2`, `an object`. A list or an object
 * isn't written out: it may be huge, or nested too deep for JSON.stringify, which recurses.
 */
export function show(value: unknown, maxChars = MAX_CHARS): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, maxChars)) : String(value);
  return text.length > maxChars ? `${text.slice(0, maxChars - 1)}…` : text;
}
