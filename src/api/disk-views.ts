/** Values of the engine API that tell what lies on the disk, what is set, and how all is. */
import type { DamagedFile } from '../events/vocabulary.ts';
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

/**
 * The result of a verification. `missing`: the folder is gone; `damaged` names checksum.sha256.
 */
export interface VerifyResult {
  ok: boolean;
  /** The number of files in checksum.sha256. */
  files: number;
  damaged: DamagedFile[];
  missing?: true;
}

/** `deep`: reads and hashes the installed files. `language`: default `en`. */
export interface DiagnoseParams {
  deep?: boolean;
  language?: 'en' | 'zh';
}

export type DoctorState = 'ok' | 'warning' | 'problem';

/** What was found of a data directory, its disks and its servers. */
export interface DoctorReport {
  /** ISO 8601 time of the first check. */
  at: string;
  /** The worst of the lines. */
  state: DoctorState;
  lines: DoctorLine[];
}

export interface DoctorLine {
  /** What was looked at. Some checks have several lines. */
  check: string;
  state: DoctorState;
  /** The name of what was found, for programs: `journal-torn`. */
  finding: string;
  /** The name of the check, and what was found, in the language that was asked for. */
  title: string;
  text: string;
  /** What a person can do; null: nothing. */
  todo: string | null;
  /** The values in `text`. */
  facts: Record<string, unknown>;
  /** Facts or files are lost. */
  isDamage?: true;
  /** `--fix` has put it right just now. */
  fixed?: true;
}

/** One event as a sentence. */
export interface ExplainedLine {
  seq: number;
  time: string;
  type: string;
  subject: string | null;
  text: string;
}

/** What a task cost, from its request on. Times are milliseconds. */
export interface TaskTally {
  /** From the request to the last event. */
  durationMs: number;
  /** Attempts that failed and were tried again. */
  retries: number;
  /** Pauses that nobody wished, and how long those that ended took together. */
  waits: number;
  waitedMs: number;
  /** Pieces and files that arrived wrong. */
  rejected: number;
  /** Files that changed in the library meanwhile. */
  changed: number;
  /** Safe on the disk. */
  receivedBytes: number;
  totalBytes: number | null;
}

/** Where a version stands. */
export interface ExplainedStanding {
  model: string;
  /** `absent`: it is not here. */
  status: ModelStatus | 'absent';
  /** A sentence, without the name of the version. */
  text: string;
  /** What to do; null: nothing. */
  todo: string | null;
  /** What went wrong first, when the last line doesn't say it. */
  began?: ExplainedLine;
  /** Where it is worth telling. */
  tally?: TaskTally;
}

/** The story of a model in the sentences of a language. */
export interface ExplainedModel {
  /** As it was asked for: `model_id` or `model_id@version`. */
  model: string;
  /** The events before the first line, where there are too many: how many of each type, and the first of them. */
  earlier?: { events: number; types: Record<string, number>; seq: number; time: string };
  story: ExplainedLine[];
  now: ExplainedStanding[];
}

/** A report that somebody opened: what it covers. */
export interface OpenedReport {
  madeAt: string;
  redacted: boolean;
  /** 0: the journal has no events. */
  firstSeq: number;
  lastSeq: number;
  firstTime: string | null;
  lastTime: string | null;
}

export interface SettingsView {
  libraryUrl: string | null;
  schedulerUrl: string | null;
  modelsDir: string | null;
  nodeId: string;
  maxDownloads: number;
  connectionsPerFile: number;
  /** Bytes a second of all downloads together; null: no limit. */
  limitBytesPerSecond?: number | null;
  /** Local hours in which it holds, like "08:00-18:00"; null: always. */
  limitHours?: string | null;
  pinnedKeys: string[];
  /** true when a secret is set; the secret is never sent. A string sets it, null clears it. */
  libraryToken: boolean | string | null;
  schedulerToken: boolean | string | null;
  /** Takes precedence over HTTP_PROXY and HTTPS_PROXY; null: those two apply. */
  proxyUrl?: string | null;
  /** PEM file with further certificate authorities. */
  caFile?: string | null;
}

export interface HealthView {
  version: string;
  pid: number;
  startedAt: string;
  dataDir: string;
  modelsDir: string;
  /** Free bytes on the disk of the models. */
  freeBytes: number | null;
  /** `seq` and `crc` belong to the last durable event. With `id` they are its cursor. */
  journal: { ok: boolean; id: string; seq: number; crc?: string; error: ErrorValue | null };
  registry: { ok: boolean; error: ErrorValue | null };
  library: { url: string | null; ok: boolean | null; error: ErrorValue | null };
  scheduler: { url: string | null; ok: boolean | null; error: ErrorValue | null };
  /** Locks of other programs that downloads wait for. Older engines leave the field out. */
  locks?: { modelId: string; version: string; error: ErrorValue }[];
  /** A report is open, and no engine runs. */
  opened?: OpenedReport;
}

/** What this machine did for the tasks of the dispatch server. */
export interface Contribution {
  /** Tasks that it was given and had the model for; null where the server doesn't tell. */
  served: number | null;
  /** Tasks that it had to refuse, because it lacked the model: those that the journal has. */
  refused: number;
}
