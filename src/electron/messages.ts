/**
 * What crosses the borders between the processes of the app: page, main process, engine process.
 * Progress and bytes are not among it: they flow through a port between page and engine.
 */
import type { ErrorValue } from '../model/errors.ts';

/**
 * IPC channels between the preload script and main. preload.cts repeats the names, because it can't
 * import; test/electron/preload.test.ts compares them.
 */
export const PORT_WANTED_CHANNEL = 'engine-port-wanted';
export const PORT_CHANNEL = 'engine-port';
export const SHOW_FOLDER_CHANNEL = 'show-folder';
export const LANGUAGE_CHANNEL = 'language';

/** From main to the engine process. */
export type ToEngine =
  /** Carries one port. From then on a page speaks the engine API through it. */
  | { type: 'connect' }
  | { type: 'hostSignal'; signal: 'suspend' | 'resume' }
  /** As the page asked, not validated yet. The answer is `located` if that version is ready. */
  | { type: 'locate'; model: unknown }
  /** The answer to `proxyWanted`, in the syntax of a proxy script: "PROXY host:port; DIRECT". */
  | { type: 'proxy'; id: number; proxy: string }
  | { type: 'stop' };

/** From the engine process to main. */
export type FromEngine =
  | { type: 'ready' }
  /** The engine could not start. The process waits to be ended. */
  | { type: 'failed'; error: ErrorValue }
  /** 0…1 of all running downloads, for the task bar. null when nothing runs. */
  | { type: 'progress'; fraction: number | null }
  | { type: 'ended'; outcome: Outcome }
  /** The directory of an installed version. */
  | { type: 'located'; path: string }
  | { type: 'proxyWanted'; id: number; url: string };

/** How a download ended, for a notification. */
export interface Outcome {
  modelId: string;
  version: string;
  /** null when it succeeded. */
  errorCode: string | null;
}
