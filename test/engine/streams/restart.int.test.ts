import { expect } from 'chai';
import { firstValueFrom, take, toArray } from 'rxjs';
import type { Observable } from 'rxjs';
import { connectModelManager, createModelManager } from '../../../src/engine/index.ts';
import type { ModelManager } from '../../../src/engine/index.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

describe('streams of a connected program', function () {
  this.timeout(30_000);
  let dir: TempDir;
  let open: ModelManager[];
  beforeEach(async () => {
    dir = await tempDir();
    open = [];
  });
  afterEach(async () => {
    for (const manager of open.reverse()) await manager.close();
    await dir.remove();
  });

  async function engine(): Promise<ModelManager> {
    const manager = await createModelManager({ dataDir: dir.path });
    open.push(manager);
    return manager;
  }

  async function connect(options: { reconnect?: boolean } = {}): Promise<ModelManager> {
    const manager = await connectModelManager({ dataDir: dir.path, ...options });
    open.push(manager);
    return manager;
  }

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
