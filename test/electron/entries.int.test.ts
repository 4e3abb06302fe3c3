/** The entry files themselves, as processes: what they hand to the tested rest, where it is and that it loads. */
import { execFile, fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { isBuilt } from '../../scripts/setup.mjs';
import { childProgram } from '../support/program.ts';
import { needsSignals } from '../support/signals.ts';
import { World, reaches } from '../support/world.ts';

const pathOf = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

describe('the entry files of the app, as they are built', function () {
  this.timeout(60_000);
  let world: World;
  before(() => expect(isBuilt(), 'dist is of these sources: npm run build').to.equal(true));
  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(() => world.close());

  const variables = () => ({
    ...{ ...process.env, APP_DATA: world.root },
    ...{ MODEL_MANAGER_DATA: world.dataDir, MODEL_MANAGER_LIBRARY: world.libraryUrl },
  });

  it('main: finds its page, its preload script and its engine, and gives it the data directory', async () => {
    const args = [
      '--import',
      'tsx',
      pathOf('test/support/electron/electron-main-process.ts'),
      pathOf('dist/electron/main.js'),
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: variables() });
    const did = JSON.parse(stdout) as Record<'userData' | 'preload' | 'page', string> & {
      engine: { file: string; args: string[] };
      log: string[];
    };
    expect(did.log).to.include.members(['path userData', 'lock', 'sandbox', 'schemes', 'ready']);
    expect(dirname(did.userData)).to.equal(world.root);
    expect(did.engine.args).to.deep.equal([world.dataDir]);
    expect([did.preload, did.engine.file].filter(file => !existsSync(file))).to.deep.equal([]);
    expect(did.page).to.include('<div id="root">');
  });

  describe('engine', () => {
    let engine: ChildProcess;
    beforeEach(async () => {
      await world.publish('whisper', '1.0.0', 1);
      await world.serve();
      const program = childProgram(pathOf('test/support/electron/parent-port.ts'));
      const [loader, port] = [program.slice(0, -1), program.at(-1) ?? ''];
      engine = fork(pathOf('dist/electron/engine-process.js'), [world.dataDir], {
        execArgv: [...loader, '--import', pathToFileURL(port).href],
        env: variables(),
      });
      const ended = once(engine, 'exit');
      world.onClose(async () => {
        engine.kill('SIGKILL');
        await ended;
      });
      await says('ready');
    });

    async function says(type: string): Promise<void> {
      for (;;) {
        const [message] = (await once(engine, 'message')) as [{ type: string }];
        if (message.type === type) return;
      }
    }

    it('takes its library from the environment, and stops when main says so', async () => {
      const manager = await world.connect();
      await manager.install('whisper');
      await reaches(manager, 'whisper', 'ready');
      const exited = once(engine, 'exit');
      engine.send({ type: 'stop' });
      expect((await exited)[0]).to.equal(0);
      expect((await world.journal()).at(-1)?.type).to.equal('EngineStopped');
    });

    it('records its stop when a signal reaches it before main says anything', async function () {
      needsSignals(this);
      const exited = once(engine, 'exit');
      engine.kill('SIGTERM');
      expect((await exited)[0]).to.equal(0);
      expect((await world.journal()).at(-1)?.type).to.equal('EngineStopped');
    });
  });
});
