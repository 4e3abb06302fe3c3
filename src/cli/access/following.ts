/** A manager for the length of one command. The engine behind it may change several times. */
import { catchError, defer, from, switchMap, tap, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { cursorOf } from '../../api/cursor-of.ts';
import type { ModelManager } from '../../api/model-manager.ts';
import type { PlacedEvent } from '../../events/vocabulary.ts';
import { howLeft } from './left.ts';
import type { Left } from './left.ts';

/** A way to an engine. */
export interface Opened {
  manager: ModelManager;
  /**
   * True when the engine runs for this command only. False when it runs elsewhere and keeps
   * running after the command.
   */
  readonly own: boolean;
}

/** A way to the engine that does the work at the moment. */
export interface Access extends Opened {
  /**
   * Sets the request that each next engine gets first. The request comes before all other calls,
   * because an engine of a command works only on what it was asked for. `again` repeats the
   * request with the id of the command.
   */
  carryOver: (again: Again) => void;
}

type Again = (manager: ModelManager) => Promise<unknown>;

/** Opens the next way to an engine after an engine left. */
export type OpenNext = (left: Left) => Promise<Opened>;

/**
 * Continues with the next engine when the engine behind `first` leaves. A call whose answer was
 * lost is made again. This is safe: commands carry an id, so a repeat gives the recorded outcome.
 * `own` always describes the current engine.
 */
export function following(first: Opened, openNext: OpenNext): Access {
  const way = new Way(first, openNext);
  const command =
    (method: 'install' | 'pause' | 'resume' | 'cancel' | 'remove' | 'repair'): ModelManager['install'] =>
    (...args) =>
      way.call(manager => manager[method](...args));
  const manager: ModelManager = {
    getModelPath: (...args) => way.call(now => now.getModelPath(...args)),
    getModelPathForTask: task => way.call(now => now.getModelPathForTask(task)),
    useModel: (...args) => way.call(now => now.useModel(...args)),
    install: command('install'),
    update: (...args) => way.call(now => now.update(...args)),
    pause: command('pause'),
    resume: command('resume'),
    cancel: command('cancel'),
    prioritize: (...args) => way.call(now => now.prioritize(...args)),
    remove: command('remove'),
    repair: command('repair'),
    verify: (...args) => way.call(now => now.verify(...args)),
    adopt: path => way.call(now => now.adopt(path)),
    pruneJournal: (...args) => way.call(now => now.pruneJournal(...args)),
    getSettings: () => way.call(now => now.getSettings()),
    setSettings: settings => way.call(now => now.setSettings(settings)),
    list: () => way.call(now => now.list()),
    state$: way.stream(now => now.state$),
    progress$: way.stream(now => now.progress$),
    catalog$: way.stream(now => now.catalog$),
    ranking$: way.stream(now => now.ranking$),
    health$: way.stream(now => now.health$),
    events$: options => {
      // Each subscriber has its own place: behind the last event that it got, whichever engine told
      // it.
      return defer(() => {
        let place = options;
        const moved = (event: PlacedEvent) => (place = { ...options, after: cursorOf(event) ?? event.seq });
        return way.stream(now => now.events$(place)).pipe(tap(moved));
      });
    },
    ...first.manager.hooks,
    hooks: first.manager.hooks,
    close: () => way.close(),
  };
  return {
    manager,
    carryOver: again => (way.again = again),
    get own() {
      return way.own;
    },
  };
}

class Way {
  #current: Promise<Opened>;
  #openNext: OpenNext;
  own: boolean;
  again: Again = () => Promise.resolve();

  constructor(first: Opened, openNext: OpenNext) {
    this.#current = Promise.resolve(first);
    this.#openNext = openNext;
    this.own = first.own;
  }

  async call<T>(ask: (manager: ModelManager) => Promise<T>): Promise<T> {
    for (;;) {
      const current = this.#current;
      try {
        return await ask((await current).manager);
      } catch (error) {
        const left = howLeft(error);
        if (left === null) throw error;
        await this.#next(current, left);
      }
    }
  }

  stream<T>(pick: (manager: ModelManager) => Observable<T>): Observable<T> {
    return defer(() => {
      const current = this.#current;
      return from(current).pipe(
        switchMap(({ manager }) => pick(manager)),
        catchError((error: unknown) => {
          const left = howLeft(error);
          if (left === null) return throwError(() => error);
          return from(this.#next(current, left)).pipe(switchMap(() => this.stream(pick)));
        }),
      );
    });
  }

  async close(): Promise<void> {
    const access = await this.#current.catch(() => null);
    await access?.manager.close();
  }

  /** All calls that noticed the loss continue with the same next engine. */
  async #next(left: Promise<Opened>, how: Left): Promise<void> {
    if (this.#current === left) {
      this.#current = left.then(async ({ manager }) => {
        await manager.close();
        return this.#enter(how);
      });
    }
    this.own = (await this.#current).own;
  }

  async #enter(how: Left): Promise<Opened> {
    const next = await this.#openNext(how);
    try {
      await this.again(next.manager);
      return next;
    } catch (error) {
      await next.manager.close();
      const left = howLeft(error);
      if (left === null) throw error;
      return this.#enter(left);
    }
  }
}
