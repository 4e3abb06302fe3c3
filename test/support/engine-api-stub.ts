import { EMPTY, NEVER, of } from 'rxjs';
import type { EngineApi } from '../../src/api/session.ts';
import { ModelError } from '../../src/model/errors.ts';

/** An engine API whose methods all reject and whose streams are silent, but for what a test gives it. */
export function engineApiStub(parts: {
  call?: Partial<EngineApi['call']>;
  stream?: Partial<EngineApi['stream']>;
}): EngineApi {
  const unexpected = (name: string) => () =>
    Promise.reject(new ModelError('SERVER_ERROR', `${name} was not expected.`));
  const names = [
    ...[
      'getModelPath',
      'getModelPathForTask',
      'useModel',
      'releaseModel',
      'install',
      'update',
      'pause',
      'resume',
      'cancel',
      'undoCancel',
      'prioritize',
    ],
    ...[
      'remove',
      'repair',
      'verify',
      'adopt',
      'pruneJournal',
      'list',
      'model',
      'getSettings',
      'setSettings',
      'history',
      'refresh',
      'hostSignal',
      'storage',
      'discardPartial',
      'contribution',
      'testServer',
      'diagnose',
      'saveReport',
      'stateAt',
      'explain',
    ],
  ];
  return {
    call: {
      ...(Object.fromEntries(names.map(name => [name, unexpected(name)])) as unknown as EngineApi['call']),
      ...parts.call,
    },
    stream: {
      state: () => of([]),
      progress: () => NEVER,
      events: () => EMPTY,
      catalog: () => NEVER,
      ranking: () => NEVER,
      health: () => NEVER,
      ...parts.stream,
    },
  };
}
