import { DIRECT } from '../../ports/proxy.ts';
import type { SystemProxy } from '../../ports/proxy.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FromEngine } from '../messages.ts';

/** A proxy script can be slow. A request that waits longer than this goes without a proxy. */
const ANSWER_WITHIN_MS = 5_000;

/** Asks main which proxy Electron's session takes for a URL. Only main can know it. */
export interface SessionProxy {
  resolve: SystemProxy;
  /** Takes the answer of main. A late answer is ignored. */
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
        // Only the origin: the rest of a URL can be a secret (a signed link).
        tell({ type: 'proxyWanted', id, url: `${new URL(url).origin}/` });
      }),
  };
}
