import type { ErrorValue } from '../../model/errors.ts';
import type { Outcome } from './outcomes.ts';

/** What main tells the engine process. `connect` carries one port, which speaks the engine API from then on. */
export type ToEngine =
  | { type: 'connect' }
  | { type: 'hostSignal'; signal: 'suspend' | 'resume' }
  /** As the page asked, not yet checked; answered with `located` when that version is ready. */
  | { type: 'locate'; model: unknown }
  /** The answer to `proxyWanted`, in the words of a proxy script. */
  | { type: 'proxy'; id: number; proxy: string }
  | { type: 'stop' };

/** What the engine process tells main. After `failed` it waits to be ended. */
export type FromEngine =
  | { type: 'ready' }
  | { type: 'failed'; error: ErrorValue }
  /** Of all running downloads, for the task bar: 0 to 1; null when nothing runs. */
  | { type: 'progress'; fraction: number | null }
  | { type: 'ended'; outcome: Outcome }
  /** The directory of an installed version. */
  | { type: 'located'; path: string }
  | { type: 'proxyWanted'; id: number; url: string };
