/**
 * A frozen copy of a value that JSON carries unchanged. It equals what JSON.parse makes of the
 * value's text, and is made several times faster. undefined where the two may differ (a Date,
 * toJSON, NaN, a hole in an array, …): then the text has to be parsed.
 */
export function frozenCopy(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : undefined;
  if (typeof value !== 'object') return undefined;
  return Array.isArray(value) ? copyOfArray(value) : copyOfObject(value);
}

function copyOfArray(value: readonly unknown[]): unknown {
  if (Object.getPrototypeOf(value) !== Array.prototype) return undefined;
  const copy: unknown[] = [];
  for (const item of value) {
    const copied = frozenCopy(item);
    if (copied === undefined) return undefined;
    copy.push(copied);
  }
  return Object.freeze(copy);
}

function copyOfObject(value: object): unknown {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[name];
    // JSON leaves such a member out, too.
    if (member === undefined) continue;
    const copied = frozenCopy(member);
    // An assignment to this name would set the prototype.
    if (copied === undefined || name === '__proto__') return undefined;
    copy[name] = copied;
  }
  return Object.freeze(copy);
}
