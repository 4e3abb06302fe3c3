import { expect } from 'chai';
import { Observable, Subject, of, throwError } from 'rxjs';
import type { AnyEvent, ModelView } from '../../src/api/contract.ts';
import { MAX_REQUEST_CHARS } from '../../src/api/limits.ts';
import type { SessionContext } from '../../src/api/session.ts';
import { ModelError } from '../../src/model/errors.ts';
import { engineApiStub } from '../support/engine-api-stub.ts';
import { wiredSession } from '../support/session-pair.ts';

const settled = () => new Promise<void>(resolve => setImmediate(resolve));

/** The code of the error that the n-th message carries. */
function codeOf(message: unknown): unknown {
  const { result, end } = message as { result?: { error?: { code: string } }; end?: { code: string } };
  return result?.error?.code ?? end?.code;
}

describe('a session of the engine API', () => {
  it('answers a call with its value, null for nothing', async () => {
    const session = wiredSession(
      engineApiStub({
        call: { getModelPath: ({ modelId }) => Promise.resolve(`/m/${modelId}`), refresh: () => Promise.resolve(null) },
      }),
    );
    session.receive({ id: 1, call: 'getModelPath', params: { modelId: 'a' } });
    session.receive({ id: 2, call: 'refresh', params: {} });
    await settled();
    expect(session.sent).to.deep.equal([
      { id: 1, result: { ok: true, value: '/m/a' } },
      { id: 2, result: { ok: true, value: null } },
    ]);
  });

  it('answers a rejection, a throw and an unknown error as values', async () => {
    const session = wiredSession(
      engineApiStub({
        call: {
          install: () =>
            Promise.reject(new ModelError('DISK_FULL', 'Full.', { retryable: true, details: { neededBytes: 7 } })),
          list: () => {
            throw new TypeError('broken');
          },
        },
      }),
    );
    session.receive({ id: 1, call: 'install', params: { modelId: 'a' } });
    session.receive({ id: 2, call: 'list', params: {} });
    await settled();
    expect(session.sent.sort((a, b) => a.id - b.id)).to.deep.equal([
      {
        id: 1,
        result: {
          ok: false,
          error: { code: 'DISK_FULL', message: 'Full.', retryable: true, details: { neededBytes: 7 } },
        },
      },
      { id: 2, result: { ok: false, error: { code: 'SERVER_ERROR', message: 'broken', retryable: false } } },
    ]);
  });

  const malformed: [string, unknown][] = [
    ['no JSON', undefined],
    ['null', null],
    ['a text', 'list'],
    ['no id', { call: 'list', params: {} }],
    ['a text as id', { id: '1', call: 'list' }],
    ['a negative id', { id: -1, call: 'list' }],
    ['two kinds at once', { id: 1, call: 'list', subscribe: 'state' }],
    ['no kind', { id: 1, params: {} }],
    ['an unknown method', { id: 1, call: 'format', params: {} }],
    ['a method of Object', { id: 1, call: 'constructor', params: {} }],
    ['a method that is no text', { id: 1, call: { a: 1 }, params: {} }],
    ['an unknown stream', { id: 1, subscribe: '__proto__', params: {} }],
  ];
  for (const [what, message] of malformed) {
    it(`answers ${what} with INVALID_ARGUMENT and goes on`, async () => {
      const session = wiredSession(engineApiStub({ call: { list: () => Promise.resolve([]) } }));
      session.receive(message);
      session.receive({ id: 9, call: 'list', params: {} });
      await settled();
      expect(session.sent.map(codeOf)).to.deep.equal(['INVALID_ARGUMENT', undefined]);
      expect(session.sent[1]).to.deep.equal({ id: 9, result: { ok: true, value: [] } });
    });
  }

  it('answers an oversized message with INVALID_ARGUMENT and does not run it', async () => {
    let ran = 0;
    const counted = () => {
      ran += 1;
      return null;
    };
    const session = wiredSession(engineApiStub({ call: { refresh: () => Promise.resolve(counted()) } }));
    session.receive({ id: 1, call: 'refresh', params: {} }, MAX_REQUEST_CHARS + 1);
    session.receive({ id: 2, call: 'refresh', params: {} }, MAX_REQUEST_CHARS);
    await settled();
    expect(session.sent.map(codeOf)).to.deep.equal(['INVALID_ARGUMENT', undefined]);
    expect(ran).to.equal(1);
  });

  it('asks the validation for calls and subscriptions before anything runs', async () => {
    const asked: unknown[] = [];
    const session = wiredSession(engineApiStub({}), (name, params) => {
      asked.push([name, params]);
      throw new ModelError('INVALID_ARGUMENT', 'Expected modelId.');
    });
    session.receive({ id: 1, call: 'install', params: { wrong: 1 } });
    session.receive({ id: 2, subscribe: 'state', params: { wrong: 2 } });
    await settled();
    expect(asked).to.deep.equal([
      ['install', { wrong: 1 }],
      ['state', { wrong: 2 }],
    ]);
    expect(session.sent.map(codeOf)).to.deep.equal(['INVALID_ARGUMENT', 'INVALID_ARGUMENT']);
    expect(session.sent[1]).to.have.property('end');
  });

  it('refuses an id that is in use', () => {
    const states = new Subject<ModelView[]>();
    const session = wiredSession(engineApiStub({ stream: { state: () => states } }));
    session.receive({ id: 1, subscribe: 'state', params: {} });
    session.receive({ id: 1, call: 'list', params: {} });
    expect(session.sent.map(codeOf)).to.deep.equal(['INVALID_ARGUMENT']);
    session.dispose();
  });

  it('ends leases with the connection, also one that is given after the end', async () => {
    const ended: string[] = [];
    let late: SessionContext | undefined;
    const session = wiredSession(
      engineApiStub({
        call: {
          useModel: (_params, context) => {
            late = context;
            context.onClose(() => ended.push('first'));
            return Promise.resolve({ leaseId: 'l', path: '/m' });
          },
        },
      }),
    );
    session.receive({ id: 1, call: 'useModel', params: { modelId: 'a' } });
    await settled();
    expect(ended).to.deep.equal([]);
    session.end();
    await settled();
    session.dispose();
    late?.onClose(() => ended.push('late'));
    expect(ended).to.deep.equal(['first', 'late']);
  });

  it('stops subscriptions with unsubscribe and with the end of the connection', async () => {
    const states = new Subject<ModelView[]>();
    const session = wiredSession(engineApiStub({ stream: { state: () => states } }));
    session.receive({ id: 1, subscribe: 'state', params: {} });
    session.receive({ id: 2, subscribe: 'state', params: {} });
    session.receive({ id: 1, unsubscribe: true });
    states.next([]);
    expect(session.sent).to.deep.equal([{ id: 2, next: [] }]);
    session.end();
    await settled();
    expect(states.observed).to.equal(false);
  });

  it('tells why a stream failed, and leaves one that completes to the end of the connection', () => {
    const failure = new ModelError('JOURNAL_DAMAGED', 'The cursor is of another journal.');
    const session = wiredSession(
      engineApiStub({ stream: { state: () => of([]), events: () => throwError(() => failure) } }),
    );
    session.receive({ id: 1, subscribe: 'state', params: {} });
    session.drain();
    session.receive({ id: 2, subscribe: 'events', params: {} });
    expect(session.sent).to.deep.equal([
      { id: 1, next: [] },
      { id: 2, end: failure.toJSON() },
    ]);
  });

  it('gives a slow peer the newest state only', () => {
    const states = new Subject<ModelView[]>();
    const session = wiredSession(engineApiStub({ stream: { state: () => states } }));
    session.receive({ id: 1, subscribe: 'state', params: {} });
    const numbered = (n: number) => [{ modelId: `m${n}` } as ModelView];
    for (let n = 0; n < 1_000; n++) states.next(numbered(n));
    expect(session.sent).to.deep.equal([{ id: 1, next: numbered(0) }]);
    session.drain();
    expect(session.sent).to.deep.equal([
      { id: 1, next: numbered(0) },
      { id: 1, next: numbered(999) },
    ]);
  });

  it('gives a slow peer every event once and in order, with few on their way', () => {
    const total = 5_000;
    const reads: unknown[] = [];
    const journal = (params: { after?: unknown; subject?: string }) => {
      reads.push(params);
      return new Observable<AnyEvent>(subscriber => {
        for (let seq = Number(params.after ?? 0) + 1; seq <= total && !subscriber.closed; seq++) {
          subscriber.next({ seq } as AnyEvent);
        }
        if (!subscriber.closed) subscriber.complete();
      });
    };
    const session = wiredSession(engineApiStub({ stream: { events: journal } }));
    session.receive({ id: 1, subscribe: 'events', params: { after: 10, subject: 'a' } });
    let most = session.sent.length;
    let taken = 0;
    while (session.sent.length > taken) {
      most = Math.max(most, session.sent.length - taken);
      taken += 100;
      session.drain(100);
    }
    const seqs = session.sent.flatMap(message => ('next' in message ? [(message.next as { seq: number }).seq] : []));
    expect(seqs).to.deep.equal(Array.from({ length: total - 10 }, (_, index) => index + 11));
    expect(session.sent.length).to.equal(seqs.length);
    expect(most).to.be.at.most(512);
    expect(reads.slice(0, 2)).to.deep.equal([
      { after: 10, subject: 'a' },
      { after: 522, subject: 'a' },
    ]);
  });
});
