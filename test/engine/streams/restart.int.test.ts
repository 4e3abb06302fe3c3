import { expect } from 'chai';
import { firstValueFrom, take, toArray } from 'rxjs';
import type { Observable } from 'rxjs';
import { Managers } from './managers.ts';

describe('streams of a connected program', function () {
  this.timeout(30_000);
  let managers: Managers;
  beforeEach(async () => (managers = await Managers.create()));
  afterEach(() => managers.close());

  const engine = () => managers.engine();
  const connect = (options: { reconnect?: boolean } = {}) => managers.connect(options);

  it('go on with the next engine when theirs stops in order: each event once', async () => {
    const first = await engine();
    const program = await connect();
    const three = firstValueFrom(program.events$().pipe(take(3), toArray()));
    // The page's streams too: this one says when the connection has come.
    await firstValueFrom(program.state$);
    await first.close();
    await engine();
    const events = await three;
    expect(events.map(({ seq, type }) => `${seq} ${type}`)).to.deep.equal([
      '1 EngineStarted',
      '2 EngineStopped',
      '3 EngineStarted',
    ]);
  });

  it('without reconnecting, end with NETWORK_UNREACHABLE, not as if all were said', async () => {
    const first = await engine();
    const program = await connect({ reconnect: false });
    const ended = firstValueFrom(program.events$().pipe(toArray())).catch((error: unknown) => error);
    await firstValueFrom(program.state$);
    await first.close();
    expect(await ended).to.deep.include({ code: 'NETWORK_UNREACHABLE', details: { engine: 'lost' } });
  });

  it('complete when the program closes its connection, or its engine', async () => {
    const first = await engine();
    const program = await connect();
    const streams: Observable<unknown>[] = [
      first.events$(),
      first.state$,
      first.health$,
      program.events$(),
      program.state$,
    ];
    const all = Promise.all(streams.map(stream$ => firstValueFrom(stream$.pipe(toArray()))));
    await firstValueFrom(program.state$);
    await program.close();
    await first.close();
    expect((await all).every(values => Array.isArray(values))).to.equal(true);
  });
});
