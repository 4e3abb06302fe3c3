import { randomUUID } from 'node:crypto';
import { EMPTY, NEVER, ReplaySubject, concat, defer, firstValueFrom, from, map, merge, of, takeUntil } from 'rxjs';
import { asSent } from '../api/limits.ts';
import type { SessionContext } from '../api/session.ts';
import type { ApiCaller } from '../api/transport.ts';
import { ModelError } from '../model/errors.ts';
import { validateParams } from './handlers/validate-params.ts';
import type { RunningEngine } from './start/running.ts';

export interface LocalCaller extends ApiCaller {
  /**
   * Stops the engine. From now on calls reject with CANCELLED and nothing is subscribed to. A call
   * made before has its answer by the end of the stop. Streams that are subscribed to complete when
   * all that the stop recorded has come.
   */
  close(): Promise<void>;
}

/**
 * The API of an engine in this process, for its own program. It means the same as a connection:
 * params are copied and checked, and after its close it answers nothing. After a hand-over, calls
 * and streams end with an error.
 */
export function localCaller(engine: RunningEngine): LocalCaller {
  const { api, handedOver } = engine;
  const session: SessionContext = { id: `local-${randomUUID()}`, inProcess: true, onClose: () => undefined };
  const closed$ = new ReplaySubject<void>(1);
  let isClosed = false;
  const left$ = handedOver.done$.pipe(
    map(() => {
      throw handedOverError();
    }),
  );
  // A call that the stop didn't end, such as a question to a library that is silent.
  const unanswered$ = closed$.pipe(
    map(() => {
      throw cancelled();
    }),
  );
  const checked = <T>(name: Parameters<typeof validateParams>[0], params: T): T => {
    const sent = asSent(name, params);
    validateParams(name, sent);
    return sent;
  };
  return {
    // Another engine never follows in this process.
    connection$: concat(of('open' as const), NEVER.pipe(takeUntil(handedOver.done$)), of('lost' as const)),
    call: async (method, params) => {
      if (isClosed) throw cancelled();
      const sent = checked(method, params);
      try {
        if (!handedOver.began()) return await firstValueFrom(merge(from(api.call[method](sent, session)), unanswered$));
      } catch (error) {
        // What failed because the engine stops was cancelled by whoever closed it.
        if (isClosed) throw cancelled(error);
        // A call that failed while the engine drained is answered by the next engine.
        if (!handedOver.began()) throw error;
      }
      return firstValueFrom(left$);
    },
    stream: (name, params) =>
      defer(() => {
        if (isClosed) return EMPTY;
        return concat(
          api.stream[name](checked(name, params)).pipe(takeUntil(merge(handedOver.done$, closed$))),
          defer(() => (handedOver.began() ? left$ : EMPTY)),
        );
      }),
    close: async () => {
      isClosed = true;
      try {
        await engine.close();
      } finally {
        closed$.next();
      }
    },
  };
}

/** As for a connection that its program has closed. */
function cancelled(cause?: unknown): ModelError {
  return new ModelError('CANCELLED', 'The model manager was closed.', { cause });
}

function handedOverError(): ModelError {
  return new ModelError('NETWORK_UNREACHABLE', 'This engine was handed over to the app.', {
    retryable: true,
    details: { engine: 'handed over' },
  });
}
