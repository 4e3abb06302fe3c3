import type { Observable, Subscription } from 'rxjs';
import type { Remote } from '../../api/contract.ts';
import { isKnown } from '../../events/vocabulary.ts';
import type { AnyEvent, EventType } from '../../events/vocabulary.ts';
import { fromErrorValue } from '../../model/errors.ts';
import { errorFields } from '../../ports/logger.ts';
import type { LineLevel, LogFields, Logger } from '../../ports/logger.ts';

/**
 * The level `debug` is for frequent events: each second of a download, each file, or each task of
 * the dispatch server. Only developers read them.
 */
const LINES: Record<EventType, [LineLevel, string]> = {
  EngineStarted: ['info', 'The start of the engine is recorded.'],
  EngineStopped: ['info', 'The stop of the engine is recorded.'],
  EngineCrashed: ['warn', 'The run before this one did not stop in order.'],
  JournalRecovered: ['warn', 'An unfinished write at the end of the journal was cut off.'],
  JournalDamaged: ['error', 'A part of the journal is damaged.'],
  JournalCompressed: ['info', 'An old part of the journal was compressed.'],
  JournalPruned: ['warn', 'The oldest part of the journal was dropped, as somebody asked.'],
  CatalogAccepted: ['info', 'A newer signed catalogue of the library was taken.'],
  RegistryRebuilt: ['warn', 'registry.json is made anew.'],
  SettingsChanged: ['info', 'Settings were changed.'],
  OrphanLockCleared: ['info', 'A lock that a dead run had left was cleared.'],
  DownloadRequested: ['info', 'A download was asked for.'],
  DownloadStarted: ['info', 'A download started.'],
  DownloadCheckpointed: ['debug', 'A part of a download is safe on the disk.'],
  DownloadPaused: ['info', 'A download is paused.'],
  DownloadResumed: ['info', 'A download goes on.'],
  RetryScheduled: ['warn', 'An attempt of a download failed: it is tried again.'],
  InstalledVersionsSearched: ['info', 'Installed versions were searched for bytes that need not be fetched.'],
  RemoteChanged: ['warn', 'The library changed a file during its download.'],
  PieceRejected: ['warn', 'A piece of a file arrived damaged: it is fetched again.'],
  FileVerified: ['debug', 'A file is complete and its hash is right.'],
  FileRejected: ['warn', 'A file arrived with a wrong hash: it is fetched again.'],
  DownloadFailed: ['error', 'A download failed.'],
  DownloadCancelled: ['info', 'A download was cancelled.'],
  DownloadsOrdered: ['info', 'Downloads were put in an order.'],
  PartialDiscarded: ['info', 'Partial files were deleted.'],
  RequestFailed: ['warn', 'A request could not begin.'],
  ModelInstalled: ['info', 'A model is installed.'],
  ModelDamaged: ['warn', 'A model was found damaged.'],
  ModelMissing: ['warn', 'A model was found missing.'],
  ModelRepaired: ['info', 'A model is repaired.'],
  UpdateFound: ['info', 'The library has a newer version.'],
  WithdrawalFound: ['warn', 'The library took an installed version back, or offers it again.'],
  RemovalRequested: ['info', 'A removal was asked for.'],
  RemovalFailed: ['error', 'A removal failed.'],
  ModelRemoved: ['info', 'A model is removed.'],
  ModelUnavailableReported: ['debug', 'The dispatch server knows that a model is not available.'],
  UnavailableReportFailed: ['warn', 'The dispatch server could not be told that a model is not available.'],
};

/** Nobody looks for these in a log: the id of a command, and what the library says of a model. */
const LEFT_OUT = new Set(['command_id', 'extra']);

/** Logs each recorded event as a sentence with its `seq`, so that a line leads to the journal. */
export function logEvents(events$: Observable<AnyEvent>, logger: Logger): Subscription {
  return events$.subscribe(event => {
    if (!isKnown(event)) return logger.debug('An event of a newer program is recorded.', fieldsOf(event));
    const [level, message] = LINES[event.type];
    return logger[level](message, fieldsOf(event));
  });
}

/** Logs that a server doesn't answer, and that it answers again. One that isn't set can't fail. */
export function logRemote(
  remote$: Observable<Remote<unknown>>,
  { server, url }: { server: string; url: () => string | null },
  logger: Logger,
): Subscription {
  let failing = false;
  return remote$.subscribe(({ error, fetchedAt }) => {
    const isFailing = error !== null && url() !== null;
    if (isFailing)
      logger.warn(`The ${server} doesn't answer as it should.`, { url: url(), ...errorFields(fromErrorValue(error)) });
    else if (failing) logger.info(`The ${server} answers again.`, { url: url(), fetchedAt });
    failing = isFailing;
  });
}

function fieldsOf({ seq, type, subject, data }: AnyEvent): LogFields {
  const { task_id: task, error, ...rest } = data as Record<string, unknown>;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const facts = Object.entries(rest).filter(([name]) => !LEFT_OUT.has(name));
  return {
    ...{ seq, type },
    ...(subject !== null && { model: subject }),
    ...(task !== undefined && { task }),
    ...(error !== undefined && { code, error: message }),
    ...(facts.length > 0 && { data: Object.fromEntries(facts.map(([name, value]) => [name, short(value)])) }),
  };
}

/** Of a list the number: those of a model's files may be long. */
function short(value: unknown): unknown {
  return Array.isArray(value) ? value.length : value;
}
