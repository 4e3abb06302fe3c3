/** The journal, what is made of it, and the installed files. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelView } from '../../api/contract.ts';
import { loadChain, readOnlyReason, verifyJournal } from '../../events/reading.ts';
import { toModelError } from '../../model/errors.ts';
import { formatRef } from '../../model/identity.ts';
import { whileBusy } from '../../ports/busy-files.ts';
import { nodeFileSystem } from '../../ports/file-system.ts';
import { readRecorded, verifyReady } from '../offline.ts';
import type { Recorded } from '../offline.ts';
import { ok, problem, warning } from './findings.ts';
import type { Facts, Finding } from './findings.ts';

/** A running engine writes registry.json a moment after the event: so often both are read again. */
const REGISTRY_LOOKS = 5;

export interface RecordChecks {
  findings: Finding[];
  /** As the disk has them; empty where the journal can't be read. */
  models: ModelView[];
}

/** @param isRunning whether an engine writes there now: what it is about to write is no torn end */
export async function recordChecks(
  dataDir: string,
  { isRunning, isDeep }: { isRunning: boolean; isDeep: boolean },
): Promise<RecordChecks> {
  let recorded: Recorded;
  const findings: Finding[] = [];
  try {
    recorded = await readRecorded(dataDir);
    findings.push(await journalCheck(dataDir, isRunning, recorded));
  } catch (error) {
    const value = toModelError(error, 'JOURNAL_DAMAGED').toJSON();
    return { findings: [problem('journal', 'journal-unreadable', { error: value })], models: [] };
  }
  findings.push(await registryCheck(dataDir, recorded, isRunning));
  findings.push(await filesCheck(recorded.models, isDeep));
  findings.push(...downloadChecks(recorded.models));
  return { findings, models: recorded.models };
}

async function journalCheck(dataDir: string, isRunning: boolean, recorded: Recorded): Promise<Finding> {
  const dir = join(dataDir, 'journal');
  const { damage, torn, lastSeq: events, segments } = await verifyJournal({ dir });
  const [first] = damage;
  if (first !== undefined) {
    const isKnown = damage.every(range => recorded.knows(range));
    const ranges = damage.length;
    if (isKnown) return warning('journal', 'journal-damage-known', { ranges }, { isDamage: true });
    const { segment, offset, reason } = first;
    const facts = { ranges, segment, offset, reason: reason.replace(/\.$/, '') };
    return problem('journal', 'journal-damaged', facts, { isDamage: true, fix: 'start' });
  }
  const chain = await loadChain(nodeFileSystem, dir);
  const newer = chain.links.map(({ found }) => found && readOnlyReason(found.header)).find(reason => reason !== null);
  if (newer !== undefined && newer !== null)
    return problem('journal', 'journal-newer', { requires: newer.replace(/\.$/, '') });
  if (torn !== null && !isRunning)
    return warning('journal', 'journal-torn', { segment: torn.segment, bytes: torn.bytes }, { fix: 'start' });
  return segments === 0 ? ok('journal', 'journal-none', {}) : ok('journal', 'journal', { events, segments });
}

type Defect = Facts['registry-wrong']['defect'];

async function registryCheck(dataDir: string, first: Recorded, isRunning: boolean): Promise<Finding> {
  let recorded = first;
  let defect: Defect | null = null;
  for (let looks = isRunning ? REGISTRY_LOOKS : 1; looks > 0; looks -= 1) {
    const text = await textOf(join(dataDir, 'registry.json'));
    if (text === null && recorded.events === 0) return ok('registry', 'registry-none', {});
    defect = defectOf(text, recorded.registryText);
    if (defect === null) return ok('registry', 'registry', { versions: recorded.models.length });
    recorded = await readRecorded(dataDir);
  }
  return problem('registry', 'registry-wrong', { defect: defect ?? 'missing' }, { fix: 'start' });
}

async function textOf(path: string): Promise<string | null> {
  return whileBusy(() => readFile(path, 'utf8')).catch(() => null);
}

function defectOf(text: string | null, expected: string): Defect | null {
  if (text === expected) return null;
  if (text === null) return 'missing';
  if (text === '') return 'empty';
  try {
    JSON.parse(text);
    return 'foreign-edit';
  } catch {
    return 'invalid';
  }
}

async function filesCheck(models: readonly ModelView[], isDeep: boolean): Promise<Finding> {
  const wrong = models.filter(({ status }) => status === 'damaged' || status === 'missing').map(formatRef);
  const ready = models.filter(({ status, path }) => status === 'ready' && path !== null);
  try {
    for (const view of isDeep ? ready : []) if (!(await verifyReady(view)).ok) wrong.push(formatRef(view));
  } catch (error) {
    return problem('files', 'files-unreadable', { error: toModelError(error, 'FILE_BUSY').toJSON() });
  }
  if (wrong.length > 0) return problem('files', 'files-wrong', { models: wrong, hashed: isDeep }, { isDamage: true });
  return ok('files', 'files', { versions: ready.length, hashed: isDeep });
}

function downloadChecks(models: readonly ModelView[]): Finding[] {
  const failed = models.filter(({ status }) => status === 'failed').map(formatRef);
  const waits = (view: ModelView) =>
    (view.status === 'paused' && view.task?.pauseReason !== 'user') || Boolean(view.task?.retryAt);
  const waiting = models.filter(waits).map(formatRef);
  return [
    ...(failed.length > 0 ? [warning('downloads', 'downloads-failed', { models: failed })] : []),
    ...(waiting.length > 0 ? [warning('downloads', 'downloads-waiting', { models: waiting })] : []),
  ];
}
