import type { ErrorValue } from '../model/errors.ts';

interface HookBase {
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

/** Registers a listener; the returned function takes it away again. Live only: at most once, nothing from the past. */
export type HookRegistrar<T> = (listener: (info: T) => void | Promise<void>) => () => void;

export interface DownloadHooks {
  /** Once per task, again after a restart. */
  onDownloadStart: HookRegistrar<DownloadStartInfo>;
  /** 4–10 times a second while bytes come. */
  onDownloadProgress: HookRegistrar<DownloadProgressInfo>;
  /** For each failed attempt. */
  onDownloadError: HookRegistrar<DownloadErrorInfo>;
  /** After ModelInstalled is durable. */
  onDownloadComplete: HookRegistrar<DownloadCompleteInfo>;
}
