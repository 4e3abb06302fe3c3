import type { DoctorState } from '../../api/contract.ts';
import type { ErrorValue } from '../../model/errors.ts';

/** What each finding tells, by its name. The names are for programs: they stay. */
export interface Facts {
  'data-directory': { path: string };
  'data-directory-absent': { path: string };
  'data-directory-unusable': { path: string; error: ErrorValue };
  settings: { path: string };
  'settings-invalid': { error: ErrorValue };
  permissions: object;
  'permissions-lacking': { paths: string[] };
  'secrets-readable': { paths: string[] };
  'file-system': { path: string; ignoresCase: boolean };
  'file-system-unsafe': { path: string; volume: string };
  'file-system-limited': { path: string; largestFileBytes: number };
  'file-system-poor': { path: string; volume: string };
  disk: { path: string; freeBytes: number };
  'disk-low': { path: string; freeBytes: number };
  'disk-full': { path: string; freeBytes: number };
  'disk-unknown': { path: string };
  quota: object;
  'quota-used-up': { path: string };
  'write-failed': { path: string; error: ErrorValue };
  inodes: { files: number | null };
  'inodes-low': { path: string; files: number };
  'inodes-used-up': { path: string };
  'models-folder': { path: string };
  'models-folder-new': { path: string };
  'models-folder-away': { path: string };
  'owner-none': object;
  'owner-alive': { owner: string; since: string; version: string };
  'owner-dead': { owner: string };
  'owner-unknown': { owner: string };
  locks: { count: number };
  'locks-left': { names: string[] };
  'locks-foreign': { model: string; holder: string };
  'journal-none': object;
  journal: { events: number; segments: number };
  'journal-torn': { segment: number; bytes: number };
  'journal-damaged': { ranges: number; segment: number; offset: number; reason: string };
  'journal-damage-known': { ranges: number };
  'journal-newer': { requires: string };
  'journal-unreadable': { error: ErrorValue };
  registry: { versions: number };
  'registry-none': object;
  'registry-wrong': { defect: 'missing' | 'empty' | 'invalid' | 'foreign-edit' };
  files: { versions: number; hashed: boolean };
  'files-wrong': { models: string[]; hashed: boolean };
  'files-unreadable': { error: ErrorValue };
  'downloads-failed': { models: string[] };
  'downloads-waiting': { models: string[] };
  'library-none': object;
  library: { url: string; models: number; latencyMs: number };
  'library-failed': { url: string; error: ErrorValue };
  'library-stopped': object;
  'library-plan-failed': { model: string; error: ErrorValue };
  certificate: { until: string | null };
  'certificate-ends': { until: string; days: number };
  'certificate-none': object;
  index: { isStatic: boolean };
  clock: { offsetMs: number };
  'clock-wrong': { offsetMs: number };
  'clock-unknown': object;
  'proxy-none': object;
  proxy: { proxy: string };
  'proxy-between': { via: string };
  range: object;
  'range-ignored': object;
  'range-failed': { error: ErrorValue };
  'range-untried': object;
  etag: object;
  'etag-weak': { etag: string | null };
  'scheduler-none': object;
  scheduler: { url: string; ranked: number; latencyMs: number };
  'scheduler-failed': { url: string; error: ErrorValue };
  versions: { version: string; node: string; platform: string };
  'versions-differ': { version: string; engine: string };
  'node-old': { node: string };
}

export type FindingName = keyof Facts;

/** The lines of a report, in their order. Each has at least one finding where it was looked at. */
export const CHECKS = [
  ...(['data-directory', 'settings', 'permissions', 'file-system', 'disk', 'quota', 'inodes'] as const),
  ...(['models-folder', 'owner', 'locks', 'journal', 'registry', 'files', 'downloads'] as const),
  ...(['library', 'certificate', 'index', 'clock', 'proxy', 'range', 'etag', 'scheduler', 'versions'] as const),
];
export type CheckName = (typeof CHECKS)[number];

/** What `--fix` does about a finding: the modes of files, or what an engine does at its start. */
export type Fix = 'modes' | 'start';

export interface Finding<N extends FindingName = FindingName> {
  check: CheckName;
  state: DoctorState;
  name: N;
  facts: Facts[N];
  fix?: Fix;
  /** Facts or files are lost: a command exits with 3. */
  isDamage?: true;
}

export function ok<N extends FindingName>(check: CheckName, name: N, facts: Facts[N]): Finding {
  return { check, state: 'ok', name, facts };
}

type More = Pick<Finding, 'fix' | 'isDamage'>;

export function warning<N extends FindingName>(check: CheckName, name: N, facts: Facts[N], more: More = {}): Finding {
  return { check, state: 'warning', name, facts, ...more };
}

export function problem<N extends FindingName>(check: CheckName, name: N, facts: Facts[N], more: More = {}): Finding {
  return { check, state: 'problem', name, facts, ...more };
}
