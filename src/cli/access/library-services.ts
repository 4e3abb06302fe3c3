/** What the commands of a library's folder need of its rooms. */
import type { FastifyBaseLogger } from 'fastify';
import type { VersionInfo, Withdrawal } from '../../library/types.ts';

export interface RunningServer {
  url: string;
  close(): Promise<void>;
}

export interface PublishRequest {
  storage: string;
  modelId: string;
  version: string;
  /** Files and folders. The list is empty only with `synthetic`. */
  paths: string[];
  synthetic?: { sizeBytes: number; seed: number };
  extra?: Record<string, unknown>;
  /** Publishes every file, also what looks unfinished. */
  asIs?: boolean;
  /** Goes on with what a publish that was cut has copied. */
  resume?: boolean;
  /** Refuses a version that would not be the newest release. */
  latest?: boolean;
  /** The secret key's text: of minisign, or PEM. */
  signKey?: string;
  keyPassword?: string;
  onProgress?: (progress: { publishedBytes: number; totalBytes: number | null }) => void;
}

export interface PublishedVersion {
  modelId: string;
  version: string;
  path: string;
  sizeBytes: number;
  /** True when the same content was published before, so nothing was done. */
  unchanged: boolean;
  /** What was left out of the folders, because it is no part of a model. */
  leftOut: string[];
}

export interface ExportedLibrary {
  models: number;
  versions: number;
  /** Models that something of has changed. */
  changedModels: number;
  newFiles: number;
  /** Models that an earlier export had and the library has no more. */
  withdrawn: string[];
  /** Versions whose files were deleted. */
  pruned: string[];
}

export interface ExportOptions {
  dryRun?: boolean;
  prune?: boolean;
  full?: boolean;
  torrents?: boolean;
  baseUrl?: string;
}

/** A version in a library's folder. */
export interface ListedVersion {
  modelId: string;
  version: string;
  info: VersionInfo | null;
  signatures: string[];
  withdrawn: Withdrawal | null;
  problem: string | null;
}

export interface VerifiedVersion {
  modelId: string;
  version: string;
  files: number;
  sizeBytes: number;
  faults: { path: string | null; reason: string }[];
}

export interface VerifyLibraryRequest {
  storage: string;
  modelId?: string;
  version?: string;
  pinnedKeys?: string[];
  onProgress?: (progress: { verifiedBytes: number; totalBytes: number }) => void;
  onVersion?: (verified: VerifiedVersion) => void;
}

export interface CliLibrary {
  publishVersion: (request: PublishRequest) => Promise<PublishedVersion>;
  serveLibrary: (options: ServeLibraryOptions) => Promise<RunningServer>;
  exportLibrary: (storage: string, out: string, options: ExportOptions) => Promise<ExportedLibrary>;
  /** Parses "500000", "10MB" or "2GiB" into bytes. @throws ModelError INVALID_ARGUMENT */
  parseSize: (text: string) => number;
  /** `privateKey` is a file of minisign. `publicKey` is the value for `pinned_keys`. */
  generateKeyPair: () => { publicKey: string; minisignPublicKey: string; privateKey: string };
  /** @throws ModelError INVALID_ARGUMENT */
  publicKeysOf: (privateKey: string, password: string | null) => { publicKey: string; minisignPublicKey: string };
  /** Replaces signatures. Versions without a manifest.json can have none. */
  resignLibrary: (options: {
    storage: string;
    modelId?: string;
    version?: string;
    signKey: string;
    keyPassword?: string;
  }) => Promise<{ resigned: string[]; unsigned: string[] }>;
  /** Writes the signed catalogue anew. `unsigned`: versions that it can't name. */
  signLibrary: (options: {
    storage: string;
    signKey: string;
    keyPassword?: string;
    validDays: number;
    now: number;
  }) => Promise<{ serial: number; validUntil: string; versions: number; unsigned: string[] }>;
  /** A model of Hugging Face's cache, with what its card tells. */
  readHuggingFaceModel: (dir: string) => Promise<{ path: string; extra: Record<string, unknown> }>;
  listLibrary: (options: { storage: string; modelId?: string; version?: string }) => Promise<ListedVersion[]>;
  verifyLibrary: (request: VerifyLibraryRequest) => Promise<VerifiedVersion[]>;
  /** `why` null puts a version back into the catalogue. */
  withdrawVersion: (options: {
    storage: string;
    modelId: string;
    version: string;
    why: string | null;
    now: number;
  }) => Promise<void>;
}

export interface ServeLibraryOptions {
  storage: string;
  host: string;
  port: number;
  /** The limit per connection. */
  rateBytesPerSecond?: number;
  token?: string;
  followLinks?: boolean;
  limits: { maxConnections: number; maxTransfers: number; idleTimeoutMs: number; graceMs: number };
  logger: FastifyBaseLogger;
}
