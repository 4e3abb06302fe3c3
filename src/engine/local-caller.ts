import { randomUUID } from 'node:crypto';
import { EMPTY, ReplaySubject, concat, defer, firstValueFrom, map, merge, takeUntil } from 'rxjs';
import type { ApiCaller } from '../api/manager-over.ts';
import type { SessionContext } from '../api/session.ts';
import { ModelError } from '../model/errors.ts';
import type { RunningEngine } from './start/running.ts';

export interface LocalCaller extends ApiCaller {
  /** Stops the engine. Its streams complete when all that the stop recorded has come. */
  close(): Promise<void>;
}

/**
 * The API of an engine in this process, for its own program. After a hand-over, calls and streams
 * end with an error.
 */
export function localCaller(engine: RunningEngine): LocalCaller {
  const { api, handedOver } = engine;
  const session: SessionContext = { id: `local-${randomUUID()}`, onClose: () => undefined };
  const closed$ = new ReplaySubject<void>(1);
  const left$ = handedOver.done$.pipe(
    map(() => {
      throw handedOverError();
    }),
  );
  return {
    call: async (method, params) => {
      try {
        if (!handedOver.began()) return await api.call[method](params, session);
      } catch (error) {
        // A call that failed while the engine drained is answered by the next engine.
        if (!handedOver.began()) throw error;
      }
      return firstValueFrom(left$);
    },
    stream: (name, params) =>
      concat(
        api.stream[name](params).pipe(takeUntil(merge(handedOver.done$, closed$))),
        defer(() => (handedOver.began() ? left$ : EMPTY)),
      ),
    close: async () => {
      try {
        await engine.close();
      } finally {
        closed$.next();
      }
    },
  };
}

function handedOverError(): ModelError {
  return new ModelError('NETWORK_UNREACHABLE', 'This engine was handed over to the app.', {
    retryable: true,
    details: { engine: 'handed over' },
  });
}
