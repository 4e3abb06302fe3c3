import semver from 'semver';
import { ModelError } from './errors.ts';
import { isDeviceName } from './file-path.ts';
import { show } from './show.ts';

/** A model version's name in journals and on the command line: `model_id@version`. */
export type ModelRef = `${string}@${string}`;

export interface ModelVersion {
  modelId: string;
  version: string;
}

const MODEL_ID = /^[a-z0-9][a-z0-9._-]{0,127}$/;
const VERSION_MAX_BYTES = 64;

/** @throws ModelError INVALID_ARGUMENT */
export function assertModelId(id: unknown): asserts id is string {
  if (typeof id !== 'string' || !MODEL_ID.test(id)) {
    throw invalid(
      `Expected a model id like "whisper-large-v3" (a-z, 0-9, ".", "_", "-"; at most 128), got ${show(id)}.`,
    );
  }
  // "temp" is a folder of ours; the others are names that Windows refuses or silently changes.
  if (id === 'temp' || id.endsWith('.') || isDeviceName(id)) {
    throw invalid(`Expected a model id that every platform can store, got the reserved name ${show(id)}.`);
  }
}

/** @throws ModelError INVALID_ARGUMENT */
export function assertVersion(version: unknown): asserts version is string {
  if (
    typeof version !== 'string' ||
    version.length > VERSION_MAX_BYTES ||
    // SemVer 2.0.0 exactly: no "v", no "=", no spaces, all of which the parser would forgive.
    semver.parse(version)?.raw !== version ||
    !/^[0-9]/.test(version)
  ) {
    throw invalid(`Expected a SemVer 2.0.0 version of at most ${VERSION_MAX_BYTES} bytes, got ${show(version)}.`);
  }
}

/** Parses `model_id` or `model_id@version`. @throws ModelError INVALID_ARGUMENT */
export function parseModelName(text: string): { modelId: string; version?: string } {
  const at = text.indexOf('@');
  const modelId = at < 0 ? text : text.slice(0, at);
  assertModelId(modelId);
  if (at < 0) return { modelId };
  const version = text.slice(at + 1);
  assertVersion(version);
  return { modelId, version };
}

/** Parses `model_id@version`. @throws ModelError INVALID_ARGUMENT */
export function parseRef(text: string): ModelVersion {
  const { modelId, version } = parseModelName(text);
  if (version === undefined) throw invalid(`Expected model_id@version, got ${show(text)}.`);
  return { modelId, version };
}

export function formatRef({ modelId, version }: ModelVersion): ModelRef {
  return `${modelId}@${version}`;
}

/** SemVer precedence, ties broken by build metadata, so that sorting is total and deterministic. */
export function compareVersions(a: string, b: string): number {
  return semver.compareBuild(a, b);
}

/** Pre-releases are only used when asked for by their exact version. */
export function isPrerelease(version: string): boolean {
  return semver.prerelease(version) !== null;
}

/** The newest release of these versions, or undefined when none is a release. */
export function newestRelease(versions: Iterable<string>): string | undefined {
  let newest: string | undefined;
  for (const version of versions) {
    if (isPrerelease(version)) continue;
    if (newest === undefined || compareVersions(version, newest) > 0) newest = version;
  }
  return newest;
}

/**
 * What two versions of one model may not share: case and build metadata alone do not make a
 * version, because a case-insensitive file system could not keep them apart.
 */
export function versionCollisionKey(version: string): string {
  return (semver.parse(version)?.version ?? version).toLowerCase();
}

function invalid(message: string): ModelError {
  return new ModelError('INVALID_ARGUMENT', message);
}
