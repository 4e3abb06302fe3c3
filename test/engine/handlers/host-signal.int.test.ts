import { expect } from 'chai';
import { filter, firstValueFrom } from 'rxjs';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { Fetch } from '../../../src/ports/fetch.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { World } from '../../support/world.ts';

describe('what a host tells its engine', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(() => world.close());

  it('makes downloads look at the network: when it woke up or is online again, and not when it goes to sleep', async () => {
    let asked = 0;
    let onAsked: () => void = () => undefined;
    const fetch: Fetch = url => {
      if (url.includes('/whisper')) {
        asked += 1;
        onAsked();
      }
      return Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    };
    // No time passes: nothing but a signal makes the paused download ask again.
    const clock = manualClock();
    const overrides = { libraryUrl: 'http://library.test' };
    const engine = await startEngine({ dataDir: world.dataDir, host: 'embedded', overrides, clock, fetch });
    try {
      const session = { id: 'test', onClose: () => undefined };
      const isPaused = () =>
        firstValueFrom(
          engine.ledger.state$.pipe(filter(({ models }) => models.get('whisper@1.0.0')?.status === 'paused')),
        );
      await engine.api.call.install({ modelId: 'whisper', version: '1.0.0' }, session);
      await isPaused();
      for (const signal of ['suspend', 'resume', 'online'] as const) {
        const before = asked;
        const pausedAgain = firstValueFrom(engine.ledger.events$.pipe(filter(({ type }) => type === 'DownloadPaused')));
        const again = new Promise<void>(resolve => (onAsked = resolve));
        await engine.api.call.hostSignal({ signal }, session);
        if (signal === 'suspend') await new Promise(resolve => setImmediate(resolve));
        else await again;
        // The sleep ended its run: the next one says anew what it waits for.
        if (signal === 'resume') await pausedAgain;
        expect(asked > before, signal).to.equal(signal !== 'suspend');
        await new Promise(resolve => setImmediate(resolve));
      }
    } finally {
      await engine.close();
    }
  });
});
