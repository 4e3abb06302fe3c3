import type { SessionContext } from './session.ts';

/**
 * Watches for the ends of sessions, with one callback for each session however many calls it makes:
 * a connection lives for weeks, and nothing of a call may stay on it.
 */
export class SessionEnds {
  readonly #watched = new WeakSet<SessionContext>();
  readonly #onEnd: (session: SessionContext) => void;

  constructor(onEnd: (session: SessionContext) => void) {
    this.#onEnd = onEnd;
  }

  /** Call it when there is something to end: for a session that is over, `onEnd` runs at once. */
  watch(session: SessionContext): void {
    if (this.#watched.has(session)) return;
    this.#watched.add(session);
    session.onClose(() => {
      this.#watched.delete(session);
      this.#onEnd(session);
    });
  }
}
