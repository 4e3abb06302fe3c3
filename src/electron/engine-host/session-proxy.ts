/** The engine's side of a question that only main can answer: which proxy the session takes for a URL. */
import { DIRECT } from '../../ports/proxy.ts';
import type { SystemProxy } from '../../ports/proxy.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FromEngine } from './engine-messages.ts';

/** A proxy script may take its time; a request that waits longer goes directly. */
const ANSWER_WITHIN_MS = 5_000;

export interface SessionProxy {
  resolve: SystemProxy;
  /** Main's answer; one that nobody waits for any more is ignored. */
  answered(id: number, proxy: string): void;
}

export function createSessionProxy(tell: (message: FromEngine) => void, clock: Clock): SessionProxy {
  const waiting = new Map<number, (proxy: string) => void>();
  let last = 0;
  const answered = (id: number, proxy: string) => {
    waiting.get(id)?.(proxy);
    waiting.delete(id);
  };
  return {
    answered,
    resolve: url =>
      new Promise(resolve => {
        const id = (last += 1);
        const cancel = clock.after(ANSWER_WITHIN_MS, () => answered(id, DIRECT));
        waiting.set(id, proxy => {
          cancel();
          resolve(proxy);
        });
        // What comes behind the host is nobody's business, and signed links are secrets.
        tell({ type: 'proxyWanted', id, url: `${new URL(url).origin}/` });
      }),
  };
}
