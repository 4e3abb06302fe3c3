import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Collects objects that V8 allocated lately and that are free by now: takes some tenths of a
 * millisecond.
 */
export type CollectYoung = () => void;

/**
 * V8's young collection, for callers that know better than V8 that there is something to free.
 * Made at its first use, which costs a millisecond; does nothing where this runtime doesn't offer
 * it: V8 then collects when it thinks fit.
 */
export function youngCollection(): CollectYoung {
  let collect: NodeJS.GCFunction | null | undefined;
  return () => {
    if (collect === undefined) collect = exposed();
    void collect?.({ type: 'minor' });
  };
}

/**
 * `gc`, which a process has from its start on with --expose-gc alone; contexts made while the
 * flag is set have it too.
 */
function exposed(): NodeJS.GCFunction | null {
  if (typeof globalThis.gc === 'function') return globalThis.gc;
  try {
    setFlagsFromString('--expose-gc');
    const gc: unknown = runInNewContext('globalThis.gc');
    // No context that is made later is to find it.
    setFlagsFromString('--no-expose-gc');
    return typeof gc === 'function' ? (gc as NodeJS.GCFunction) : null;
  } catch {
    return null;
  }
}
