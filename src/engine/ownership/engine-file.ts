import { readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { EngineEvents } from '../../events/vocabulary.ts';
import { ModelError } from '../../model/errors.ts';
import type { ErrorCode } from '../../model/errors.ts';
import { whileBusy } from '../../ports/busy-files.ts';

/** engine.json: the engine that owns the data directory. */
export interface EngineInfo {
  pid: number;
  /**
   * Start of the process, in the platform's format: tells it from a later one with the same pid.
   * null: not known.
   */
  process_started: string | null;
  boot_id: string;
  /** Of its endpoint on 127.0.0.1. */
  port: number;
  token: string;
  run: string;
  /** ISO 8601 UTC. */
  started_at: string;
  host: EngineEvents['EngineStarted']['host'];
  /** Of the program. */
  version: string;
  /**
   * File of the kernel's lock that it holds; null: there it can't have one. An older
   * engine leaves these three out.
   */
  lock?: string | null;
  /** Name of its machine or container. */
  machine?: string;
  /** In which its pid means something; null outside Linux. */
  pid_namespace?: string | null;
}

/**
 * Only the owner may read it: it holds the token. (On Windows the ACL of the user's profile ensures
 * this.)
 */
const OWNER_ONLY = 0o600;

/** Its process in words. A pid of another machine or container means nothing without its name. */
export function ownerWords({ pid, host, machine = hostname() }: EngineInfo): string {
  return `process ${pid} (${host})${machine === hostname() ? '' : ` on ${machine}`}`;
}

export function engineFilePath(dataDir: string): string {
  return join(dataDir, 'engine.json');
}

/**
 * null when there is none or a broken one. An engine writes it atomically, so no engine left a
 * broken one.
 */
export async function readEngineFile(dataDir: string): Promise<EngineInfo | null> {
  const path = engineFilePath(dataDir);
  const text = await whileBusy(() => readFile(path, 'utf8')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    const code: ErrorCode =
      error.code === 'EACCES' || error.code === 'EPERM' ? 'PERMISSION_DENIED' : 'INVALID_ARGUMENT';
    throw new ModelError(code, `Can't read ${path}: ${error.message}`, { cause: error });
  });
  return parse(text);
}

/** `write` is for tests: it writes one file atomically. */
export async function writeEngineFile(
  dataDir: string,
  info: EngineInfo,
  write: (path: string, text: string, options: { mode: number }) => Promise<void> = writeFileAtomic,
): Promise<void> {
  const text = `${JSON.stringify(info, null, 2)}\n`;
  await whileBusy(() => write(engineFilePath(dataDir), text, { mode: OWNER_ONLY }));
}

export async function removeEngineFile(dataDir: string): Promise<void> {
  await whileBusy(() => rm(engineFilePath(dataDir), { force: true }));
}

function parse(text: string): EngineInfo | null {
  try {
    const value = JSON.parse(text) as Partial<EngineInfo> | null;
    return isEngineInfo(value) ? value : null;
  } catch {
    return null;
  }
}

function isEngineInfo(value: Partial<EngineInfo> | null): value is EngineInfo {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, port, token, run, boot_id, process_started, started_at, host } = value;
  const { lock, machine, pid_namespace } = value;
  return (
    isWhole(pid, 1, Number.MAX_SAFE_INTEGER) &&
    isWhole(port, 1, 65_535) &&
    // It becomes a header without any change.
    typeof token === 'string' &&
    /^[\x21-\x7e]+$/.test(token) &&
    [run, boot_id, started_at, host].every(text => typeof text === 'string') &&
    (process_started === null || typeof process_started === 'string') &&
    [lock, machine, pid_namespace].every(text => text === undefined || text === null || typeof text === 'string')
  );
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}
