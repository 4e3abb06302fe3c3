import { NEVER, catchError, defer, filter, firstValueFrom, switchMap, tap, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import type { ApiClient } from '../api/client.ts';
import { cursorOf } from '../api/cursor-of.ts';
import { installedPath } from '../disk/index.ts';
import type { AnyEvent, JournalCursor } from '../events/vocabulary.ts';
import { createHooks } from '../hooks/index.ts';
import type { DownloadHooks } from '../hooks/types.ts';
import { isModelError } from '../model/errors.ts';

/**
 * The download hooks of a connected program. They begin after the present event, so that no history
 * is told as if it were live. Each later connection begins after the last event they saw, so that
 * what happened in between is told, once. The engine is asked for the present event before anything
 * that the program asks later, so what that leads to is told.
 */
export function connectedHooks(client: ApiClient): DownloadHooks & { dispose(): void } {
  const source = new HookSource(client);
  return createHooks({
    events$: source.events$(),
    progress$: client.stream('progress', {}),
    installedPath: source.pathOf.bind(source),
  });
}

/** What the hooks know of the engine, over all connections to it. */
class HookSource {
  readonly #client: ApiClient;
  #modelsDir = '';
  /** Of the last event that was seen; null until the engine has told the present one. */
  #place: JournalCursor | number | null = null;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  pathOf(modelId: string, version: string): string {
    return installedPath(this.#modelsDir, modelId, version);
  }

  events$(): Observable<AnyEvent> {
    return this.#client.connection$.pipe(
      filter(state => state !== 'connecting'),
      switchMap(state => (state === 'open' ? this.#read() : NEVER)),
    );
  }

  #read(): Observable<AnyEvent> {
    return this.#following().pipe(
      catchError((error: unknown) => {
        if (!isModelError(error) || error.code !== 'JOURNAL_DAMAGED') return throwError(() => error);
        // The journal was replaced meanwhile. What the new one tells from now on is live.
        this.#place = null;
        return this.#following();
      }),
    );
  }

  #following(): Observable<AnyEvent> {
    return defer(() => this.#look()).pipe(
      switchMap(() => this.#client.stream('events', { after: this.#place ?? 0 })),
      tap(event => (this.#place = cursorOf(event) ?? event.seq)),
    );
  }

  /**
   * Asks for the folder of models, which can be elsewhere for another engine, and for the present
   * place.
   */
  async #look(): Promise<void> {
    const { journal, modelsDir } = await firstValueFrom(this.#client.stream('health', {}));
    this.#modelsDir = modelsDir;
    this.#place ??= cursorOf({ journal: journal.id, seq: journal.seq, crc: journal.crc }) ?? journal.seq;
  }
}
