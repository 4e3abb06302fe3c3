/**
 * The rules for what running work reports: tasks, removals, and looks at installed files. Pure.
 */
import type { TaskEvent } from '../download/types.ts';
import { RECONCILED } from '../events/vocabulary.ts';
import type { DamagedFile, EventType, NewEvent } from '../events/vocabulary.ts';
import { ModelError } from '../model/errors.ts';
import { formatRef } from '../model/identity.ts';
import type { ModelVersion } from '../model/identity.ts';
import { evolveRecord } from '../projections/folds/evolve-record.ts';
import type { ModelRecord } from '../projections/folds/model-record.ts';
import type { ModelsState } from '../projections/folds/models.ts';
import { TRANSITIONS } from '../projections/folds/transitions.ts';
import type { Command } from './commands.ts';
import { event, isAlive } from './decision.ts';
import type { Decision, Of } from './decision.ts';

/**
 * What a task may still report after the user paused it: its last bytes, and facts that can't be
 * undone.
 */
const REPORTED_WHILE_PAUSED: ReadonlySet<EventType> = new Set([
  'DownloadCheckpointed',
  'FileVerified',
  'InstalledVersionsSearched',
  'ModelInstalled',
  'ModelRepaired',
]);

/** Stands for the place that an event doesn't have yet. No state depends on it. */
const NOWHERE = { seq: 0, time: '', up_ms: 0, v: 1, run: '' };

/** CANCELLED tells the task to stop: it is no longer the current task, or the user paused it. */
export function reportTask(command: Of<'ReportTask'>, record: ModelRecord | undefined): Decision {
  const gone = () => new ModelError('CANCELLED', `The task ${command.taskId} of ${formatRef(command)} has ended.`);
  if (!record?.task || record.task.taskId !== command.taskId || !isAlive(record)) return gone();
  const userPaused = record.task.pause?.reason === 'user';
  if (userPaused && !command.events.every(({ type }) => REPORTED_WHILE_PAUSED.has(type))) return gone();
  const events = command.events.map((e: TaskEvent): NewEvent => ({ ...e, subject: formatRef(command) }));
  // A report that the state table doesn't allow shows that task and journal disagree. The task
  // stops and goes on from what is recorded.
  return areLegal(events, record) ? events : gone();
}

export function reportDiscarded(command: Of<'ReportDiscarded'>, record: ModelRecord | undefined): Decision {
  if (record?.task?.taskId !== command.taskId || record.status !== 'cancelled') return [];
  return [event(command, 'PartialDiscarded', { task_id: command.taskId, bytes: command.bytes })];
}

/** The same facts as at its installation: nothing was fetched. */
export function reportHealed(command: Of<'ReportHealed'>, record: ModelRecord | undefined): Decision {
  const isBroken = record?.status === 'damaged' || record?.status === 'missing';
  if (!isBroken || !record.installation || record.brokenBy !== command.brokenBy) return [];
  const { sizeBytes, checksumSha256, manifestSha256, fileCount, extra } = record.installation;
  const manifest = manifestSha256 === undefined ? {} : { manifestSha256 };
  return [found(command, { sizeBytes, checksumSha256, fileCount, extra, ...manifest })];
}

export function reportUpdate(
  command: Of<'ReportUpdate'>,
  record: ModelRecord | undefined,
  { updates }: ModelsState,
): Decision {
  if (record || updates.get(command.modelId)?.version === command.version) return [];
  return [event(command, 'UpdateFound', { installed_version: command.installedVersion })];
}

/** Of versions that are here; what is known already is not worth an event. */
export function reportWithdrawal(
  command: Of<'ReportWithdrawal'>,
  record: ModelRecord | undefined,
  { withdrawn }: ModelsState,
): Decision {
  const known = withdrawn.get(formatRef(command));
  const { withdrawal } = command;
  const isKnown = known?.why === withdrawal?.why && known?.withdrawnAt === withdrawal?.withdrawn_at;
  return !record?.installation || isKnown ? [] : [event(command, 'WithdrawalFound', { withdrawal })];
}

/**
 * A fact that work came upon. A fact that is known, or about a version that has moved on meanwhile,
 * is not worth an event.
 */
export function observe(command: Command, record: ModelRecord | undefined): Decision {
  if (command.type === 'ReportMissing' && record?.status === 'missing') return [];
  if (command.type === 'ReportDamaged' && record?.status === 'damaged' && isSameDamage(command.files, record.damage))
    return [];
  const made = observation(command);
  return made && TRANSITIONS[record?.status ?? 'absent'][made.type] ? [made] : [];
}

function observation(command: Command): NewEvent | undefined {
  switch (command.type) {
    case 'ReportRemoved':
      return event(command, 'ModelRemoved', { freed_bytes: command.freedBytes });
    case 'ReportRemovalFailed':
      return event(command, 'RemovalFailed', { error: command.error });
    case 'ReportDamaged':
      return event(command, 'ModelDamaged', { files: command.files });
    case 'ReportMissing':
      return event(command, 'ModelMissing', { reason: command.reason });
    case 'ReportFound':
      return found(command, command);
    default:
      return undefined;
  }
}

type Found = Omit<Of<'ReportFound'>, keyof ModelVersion | 'type' | 'commandId'>;

function found(command: Command, facts: Found): NewEvent {
  const { sizeBytes, checksumSha256, manifestSha256, fileCount, extra, adoptedFrom } = facts;
  return event(command, 'ModelInstalled', {
    task_id: RECONCILED,
    size_bytes: sizeBytes,
    checksum_sha256: checksumSha256,
    file_count: fileCount,
    duration_ms: 0,
    extra,
    ...(manifestSha256 !== undefined && { manifest_sha256: manifestSha256 }),
    ...(adoptedFrom !== undefined && { adopted_from: adoptedFrom }),
  });
}

function isSameDamage(a: readonly DamagedFile[], b: readonly DamagedFile[]): boolean {
  return a.length === b.length && a.every(({ path, reason }, i) => path === b[i]?.path && reason === b[i]?.reason);
}

/** True when each event is allowed in the state that the events before it lead to. */
function areLegal(events: NewEvent[], record: ModelRecord): boolean {
  let current: ModelRecord | null = record;
  for (const e of events) {
    if (!current || TRANSITIONS[current.status][e.type] === undefined) return false;
    current = evolveRecord(current, { ...e, ...NOWHERE }, null);
  }
  return true;
}
