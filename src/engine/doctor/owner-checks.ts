/** Who works in a data directory: its engine, and the locks of downloads. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '../../disk/index.ts';
import type { ModelView } from '../../api/contract.ts';
import { ownerWords, readEngineFile } from '../ownership/engine-file.ts';
import type { EngineInfo } from '../ownership/engine-file.ts';
import { judgeOwner } from '../ownership/owner.ts';
import type { Verdict } from '../ownership/owner.ts';
import { describeSelf } from '../ownership/self.ts';
import { ok, problem, warning } from './findings.ts';
import type { Finding } from './findings.ts';

/** An opening holds the gate for milliseconds. */
const GATE_LEFT_MS = 15_000;

export interface Owner {
  info: EngineInfo | null;
  verdict: Verdict | 'none';
}

export async function ownerOf(dataDir: string): Promise<Owner> {
  const info = await readEngineFile(dataDir).catch(() => null);
  if (info === null) return { info, verdict: 'none' };
  return { info, verdict: await judgeOwner(info, await describeSelf()) };
}

export function ownerCheck({ info, verdict }: Owner): Finding {
  if (info === null || verdict === 'none') return ok('owner', 'owner-none', {});
  const owner = ownerWords(info);
  switch (verdict) {
    case 'alive':
      return ok('owner', 'owner-alive', { owner, since: info.started_at, version: info.version });
    case 'dead':
      return warning('owner', 'owner-dead', { owner }, { fix: 'start' });
    case 'unknown':
      return warning('owner', 'owner-unknown', { owner });
  }
}

/** @param now wall clock, in milliseconds */
export async function lockChecks(
  { dataDir, modelsDir, now }: { dataDir: string; modelsDir: string; now: number },
  { verdict }: Owner,
  models: readonly ModelView[],
): Promise<Finding[]> {
  const locks = [
    ...(await locksIn(join(dataDir, 'in-progress-downloads'), '.lock')),
    ...(await locksIn(tempDir(modelsDir), '.part.lock')),
  ];
  // An engine that can't be asked may be at work.
  const isOver = verdict === 'none' || verdict === 'dead';
  const left = isOver ? [...locks, ...(await gateLeft(dataDir, now))] : [];
  const findings: Finding[] = models.flatMap(({ modelId, version, task }) => {
    const holder = task?.pauseReason === 'lock' ? task.error?.details?.['holder'] : undefined;
    const facts = { model: `${modelId}@${version}`, holder: typeof holder === 'string' ? holder : '?' };
    return task?.pauseReason === 'lock' ? [problem('locks', 'locks-foreign', facts)] : [];
  });
  if (left.length > 0) findings.push(warning('locks', 'locks-left', { names: left }, { fix: 'start' }));
  return findings.length > 0 ? findings : [ok('locks', 'locks', { count: locks.length })];
}

async function locksIn(directory: string, ending: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  return names.filter(name => name.endsWith(ending));
}

async function gateLeft(dataDir: string, now: number): Promise<string[]> {
  const found = await stat(join(dataDir, 'engine.gate')).catch(() => null);
  return found !== null && now - found.mtimeMs > GATE_LEFT_MS ? ['engine.gate'] : [];
}
