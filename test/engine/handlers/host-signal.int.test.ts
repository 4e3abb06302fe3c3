import { expect } from 'chai';
import { startEngine } from '../../../src/engine/start/running.ts';
import { World } from '../../support/world.ts';

describe('what a host tells its engine', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(() => world.close());

  it('makes downloads look at the network: when it woke up or is online again, and not when it goes to sleep', async () => {
    const engine = await startEngine({ dataDir: world.dataDir, host: 'embedded' });
    try {
      const session = { id: 'test', onClose: () => undefined };
      const hinted: string[] = [];
      for (const signal of ['suspend', 'resume', 'online'] as const) {
        engine.parts.downloader.networkHint = () => hinted.push(signal);
        await engine.api.call.hostSignal({ signal }, session);
      }
      expect(hinted).to.deep.equal(['resume', 'online']);
    } finally {
      await engine.close();
    }
  });
});
