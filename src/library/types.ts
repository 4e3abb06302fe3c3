/** Types of the model library that other rooms use. */
import type { ModelError } from '../model/errors.ts';

/** GET /api/models */
export interface Catalog {
  models: CatalogModel[];
  /** Of a page that was asked for: the models on all pages, and those before this one. */
  total?: number;
  offset?: number;
  /** Versions that were taken back, also of models that have no others. */
  withdrawn?: WithdrawnVersion[];
}

/** Why a version was taken back, for people, and when. */
export interface Withdrawal {
  why: string;
  withdrawn_at: string;
}

export interface WithdrawnVersion extends Withdrawal {
  model_id: string;
  version: string;
}

export interface CatalogModel {
  model_id: string;
  /** Newest release, or null when only pre-releases exist. */
  latest: string | null;
  versions: string[];
  /** Of the latest version. */
  size_bytes: number;
  extra?: Record<string, unknown>;
}

/** GET /api/models/{model_id} */
export interface ModelInfo {
  model_id: string;
  latest: string | null;
  versions: Record<string, VersionInfo>;
  /** By version, without those in `versions`. */
  withdrawn?: Record<string, Withdrawal>;
}

export interface VersionInfo {
  size_bytes: number;
  /** SHA-256 of the version's checksum.sha256 file. */
  checksum_sha256: string;
  published_at: string;
  files: { path: string; size_bytes: number; sha256: string }[];
  extra?: Record<string, unknown>;
}

/** A catalogue with the time it was true; `stale` when the library could not be asked just now. */
export interface CatalogSnapshot {
  catalog: Catalog;
  fetchedAt: string;
  stale: boolean;
  /** Of a stale one: how long the library asked to be left alone. */
  retryAfterMs?: number;
  /** What is wrong with the signed catalogue, where the library has, or had, one. */
  problem?: ModelError;
}

/** What outlives a restart of signed catalogues: an old one must not come back unseen. */
export interface CatalogMemory {
  /** The highest serial that was accepted of the library at this URL; null before the first. */
  serialOf(library: string): number | null;
  /** Resolves when it is remembered for good. */
  accepted(library: string, catalog: { serial: number; madeAt: string; validUntil: string }): Promise<void>;
}

/**
 * Everything needed to fetch and prove one version. Sizes in bytes, hashes lower-case hexadecimal
 * SHA-256.
 */
export interface VersionPlan {
  modelId: string;
  version: string;
  source: 'manifest' | 'checksum';
  /** SHA-256 of the manifest.json or checksum.sha256 the plan was made from. */
  planSha256: string;
  files: PlanFile[];
  /** null when a size isn't known before the first response. */
  totalBytes: number | null;
  extra: Record<string, unknown>;
  /** Bytes of checksum.sha256, installed as they are. */
  checksumFile: Uint8Array;
  /** Bytes of manifest.json, installed as they are; null when the library has none. */
  manifestFile: Uint8Array | null;
  /** Bytes of manifest.json.sig, installed as they are; null when there is none. */
  signatureFile: Uint8Array | null;
}

export interface PlanFile {
  path: string;
  sizeBytes: number | null;
  sha256: string;
  /** 0 without pieces. */
  pieceSizeBytes: number;
  pieces: string[];
  /**
   * Sums that help to find bytes that moved. They prove nothing; absent where the library has none.
   */
  weak?: WeakSums;
}

export interface WeakSums {
  /** A piece is a whole number of blocks. */
  blockBytes: number;
  /** Base64 of 8 bytes for each whole block of the file. */
  sums: string;
}

/**
 * Rejects with ModelError: MODEL_UNKNOWN, VERSION_UNKNOWN, MANIFEST_INVALID, SIGNATURE_INVALID,
 * PROGRAM_OUTDATED, NETWORK_*, SERVER_*, PROXY_INTERFERED.
 */
export interface LibraryClient {
  /**
   * The last known catalogue at once when the library is down, else a fresh one (ETag).
   *
   * @param poll a cache on the way may answer with what is no older than the time between two
   *   polls; without it, none may: a person asked
   */
  catalog(signal?: AbortSignal, poll?: { pollMs: number }): Promise<CatalogSnapshot>;
  model(modelId: string, signal?: AbortSignal): Promise<ModelInfo>;
  /**
   * @param purpose `repair` of what is installed needs no catalogue that holds. Default: `install`
   * @throws ModelError CATALOG_UNTRUSTED where nothing new may be installed, with the `reason`:
   *   `expired`, `older`, `missing`, `unlisted`
   */
  plan(modelId: string, version: string, signal?: AbortSignal, purpose?: 'install' | 'repair'): Promise<VersionPlan>;
  /**
   * Where a file's bytes are, with the headers (bearer token) that this host, and only this one,
   * gets.
   */
  file(modelId: string, version: string, path: string): { url: string; headers: Record<string, string> };
}
