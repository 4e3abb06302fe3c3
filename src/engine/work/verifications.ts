import { ModelError } from '../../model/errors.ts';
import { formatRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import type { SessionContext } from '../../api/session.ts';
import { SessionEnds } from './session-ends.ts';

interface Running {
  model: ModelVersion;
  session: SessionContext;
  abort: AbortController;
  ended: Promise<unknown>;
}

/**
 * The verifications that run now. A stopped verification rejects with CANCELLED and nothing is
 * recorded. It is stopped by a cancel, by a removal of the version, by the end of the connection
 * that asked, and by the stop of the engine.
 */
export class Verifications {
  readonly #running = new Set<Running>();
  readonly #ends = new SessionEnds(session => this.#left(session));
  #closed = false;

  /** @throws ModelError CANCELLED, and what `work` throws */
  async run<T>(model: ModelVersion, session: SessionContext, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#closed) throw stopped(model, 'the engine stops');
    const abort = new AbortController();
    const result = work(abort.signal);
    const running = { model, session, abort, ended: result };
    this.#running.add(running);
    this.#ends.watch(session);
    try {
      return await result;
    } finally {
      this.#running.delete(running);
    }
  }

  /** The versions of a model that are verified now; with `version`, only that one. */
  of({ modelId, version }: { modelId: string; version?: string }): ModelVersion[] {
    const models = [...this.#running].map(({ model }) => model);
    return models.filter(model => model.modelId === modelId && (version === undefined || model.version === version));
  }

  /** Returns false when there was nothing to stop. */
  stop(model: ModelVersion, why: string): boolean {
    const found = [...this.#running].filter(running => formatRef(running.model) === formatRef(model));
    for (const { abort } of found) abort.abort(stopped(model, why));
    return found.length > 0;
  }

  /** Stops all; resolves when they have ended. None begins afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { model, abort } of this.#running) abort.abort(stopped(model, 'the engine stops'));
    await Promise.allSettled([...this.#running].map(({ ended }) => ended));
  }

  #left(session: SessionContext): void {
    for (const { model, abort, session: asking } of this.#running)
      if (asking === session) abort.abort(stopped(model, 'nobody waits for it any more'));
  }
}

function stopped(model: ModelVersion, why: string): ModelError {
  return new ModelError('CANCELLED', `The verification of ${formatRef(model)} was stopped: ${why}.`);
}
