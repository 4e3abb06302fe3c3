import type { SessionContext } from '../../api/session.ts';

/**
 * Watches for the ends of sessions. Each session has one callback, however many calls it makes. A
 * connection lives for weeks, so a call must leave nothing behind on it.
 */
export class SessionEnds {
  readonly #watched = new WeakSet<SessionContext>();
  readonly #onEnd: (session: SessionContext) => void;

  constructor(onEnd: (session: SessionContext) => void) {
    this.#onEnd = onEnd;
  }

  /** Call it when there is something to end. `onEnd` runs at once for a session that is over. */
  watch(session: SessionContext): void {
    if (this.#watched.has(session)) return;
    this.#watched.add(session);
    session.onClose(() => {
      this.#watched.delete(session);
      this.#onEnd(session);
    });
  }
}
