/** Longer values are cut in messages. */
const MAX_CHARS = 120;

/**
 * What was meant as an address, for a message that refuses it: without user, password, query and
 * fragment, any of which may be a secret.
 */
export function showAddress(value: unknown): string {
  if (typeof value !== 'string') return show(value);
  // Up to the last "@", because a password may have one, and what else ends an address.
  const bare = value.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1…@');
  return show(bare.replace(/([?#]).+$/s, '$1…'));
}

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
