/** Values of the engine API that tell what lies on the disk. */
import type { ErrorValue } from '../model/errors.ts';
import type { ModelStatus } from '../projections/folds/model-record.ts';

/** Sizes are bytes; null if the platform does not tell. */
export interface StorageView {
  modelsDir: string;
  freeBytes: number | null;
  /** Of the file system that holds the models. */
  totalBytes: number | null;
  /** Versions that are on the disk, largest first. */
  installed: InstalledView[];
  /** Partial files of running and of ended downloads, largest first. */
  partials: PartialView[];
}

export interface InstalledView {
  modelId: string;
  version: string;
  status: ModelStatus;
  bytes: number;
}

export interface PartialView {
  /** `model_id@version`, or the name of a file in models/temp that no download knows. */
  name: string;
  modelId: string | null;
  version: string | null;
  /** null when no recorded download continues with it. */
  status: ModelStatus | null;
  bytes: number;
  /** Time of the last added byte. */
  modifiedAt: string;
  /** Why the deletion failed. The engine tries again at growing intervals. Absent: no failure. */
  error?: ErrorValue;
}

/** What became of the versions that `adopt` found, in the order of their folders. */
export interface AdoptResult {
  adopted: AdoptedVersion[];
  /** Folders with a version that could not be adopted, and why. */
  refused: { path: string; error: ErrorValue }[];
}

/** What a pruning of the journal drops, or would drop. */
export interface PruneResult {
  /** 0: nothing is old enough. */
  events: number;
  /** Versions that these events are about. */
  models: number;
  /** Times of the first and the last of them, ISO 8601; null where none can be read. */
  from: string | null;
  to: string | null;
  /** seq of the last of them; 0 for none. */
  lastSeq: number;
  files: number;
  bytes: number;
}

export interface AdoptedVersion {
  modelId: string;
  version: string;
  sizeBytes: number;
  /** Its directory now. */
  path: string;
  /** The folder that it was found in. */
  from: string;
  /** True when it was ready before, so that nothing was done. */
  unchanged: boolean;
}
