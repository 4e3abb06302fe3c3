import type { AnyEvent } from '../../events/vocabulary.ts';

/** What goes wrong, until one of `MENDS` says that it is over. */
const WRONG: ReadonlySet<string> = new Set([
  ...['RequestFailed', 'RetryScheduled', 'RemoteChanged', 'PieceRejected', 'FileRejected', 'DownloadFailed'],
  ...['ModelDamaged', 'ModelMissing', 'RemovalFailed', 'JournalDamaged'],
]);
/** A pause is no fault when somebody wished it. */
const WRONG_PAUSES: ReadonlySet<unknown> = new Set(['network', 'disk']);

const MENDS: ReadonlySet<string> = new Set(['ModelInstalled', 'ModelRepaired', 'ModelRemoved', 'DownloadCancelled']);
/** Over as soon as bytes come again. */
const PASSING: ReadonlySet<string> = new Set(['RetryScheduled', 'DownloadPaused', 'RemoteChanged', 'PieceRejected']);

/** For each version the first event that went wrong since all was well last: what follows often hides it. */
export class FirstWrong {
  readonly #first = new Map<string, AnyEvent>();

  add(event: AnyEvent): void {
    const { subject, type } = event;
    if (subject === null) return;
    // What could not begin is named by its model alone where nobody named a version.
    if (type === 'DownloadRequested') for (const name of [subject, subject.split('@')[0] ?? '']) this.#begun(name);
    const known = this.#first.get(subject);
    const isOver = known !== undefined && type === 'DownloadCheckpointed' && PASSING.has(known.type);
    if (MENDS.has(type) || isOver) this.#first.delete(subject);
    else if (known === undefined && isWrong(event)) this.#first.set(subject, event);
  }

  #begun(name: string): void {
    if (this.#first.get(name)?.type === 'RequestFailed') this.#first.delete(name);
  }

  /** null when nothing is wrong with the version. */
  of(subject: string): AnyEvent | null {
    return this.#first.get(subject) ?? null;
  }
}

function isWrong({ type, data }: AnyEvent): boolean {
  return WRONG.has(type) || (type === 'DownloadPaused' && WRONG_PAUSES.has((data as { reason?: unknown }).reason));
}
