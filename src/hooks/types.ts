import type { ErrorValue } from '../model/errors.ts';

/** Which download a call is about. */
export interface HookBase {
  modelId: string;
  version: string;
  taskId: string;
  /** ISO 8601 UTC. */
  time: string;
}

export interface DownloadStartInfo extends HookBase {
  totalBytes: number;
  resumedFromBytes: number;
}

export interface DownloadProgressInfo extends HookBase {
  receivedBytes: number;
  totalBytes: number | null;
  bytesPerSecond: number;
}

export interface DownloadErrorInfo extends HookBase {
  error: ErrorValue;
  willRetry: boolean;
  retryAt: string | null;
}

export interface DownloadCompleteInfo extends HookBase {
  /** Directory of the installed version. */
  path: string;
  sizeBytes: number;
  durationMs: number;
}

/**
 * Registers a listener. The returned function removes it. Calls are live and at most once; the
 * past is not told.
 */
export type HookRegistrar<T> = (listener: (info: T) => void | Promise<void>) => () => void;

export interface DownloadHooks {
  /** Once per task and run: a task that goes on after a restart of the engine starts again. */
  onDownloadStart: HookRegistrar<DownloadStartInfo>;
  /** 4–10 times a second while bytes come. */
  onDownloadProgress: HookRegistrar<DownloadProgressInfo>;
  /**
   * For each failed attempt. `retryAt` is ISO 8601 UTC; null when there is no retry or its time is
   * unknown.
   */
  onDownloadError: HookRegistrar<DownloadErrorInfo>;
  /** After ModelInstalled is durable. */
  onDownloadComplete: HookRegistrar<DownloadCompleteInfo>;
}
