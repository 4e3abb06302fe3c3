import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runApp } from '../../../src/electron/main/run-app.ts';
import { silentLogger } from '../../../src/ports/logger.ts';
import { electronStandIn } from '../../support/electron/electron-stand-in.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { startedApp } from './started-app.ts';

describe('the main process of the app', () => {
  let uiDir: string;
  before(async () => {
    uiDir = await mkdtemp(join(tmpdir(), 'mm-app-'));
  });
  after(() => rm(uiDir, { recursive: true, force: true }));

  const started = (...args: [NodeJS.Platform?]) => startedApp(uiDir, ...args);

  describe("the session's proxy", () => {
    const answers = (engine: { received: { data: unknown }[] }) =>
      engine.received.map(({ data }) => data).filter(data => (data as { type: string }).type === 'proxy');
    const turn = () => new Promise(resolve => setImmediate(resolve));

    it('is told to the engine that asks, whatever the session says of a URL', async () => {
      const proxyOf = ({ hostname }: URL) => (hostname === 'library.test' ? 'PROXY corporate:3128' : 'DIRECT');
      const { engine } = await startedApp(uiDir, 'linux', { proxyOf });
      engine.say({ type: 'proxyWanted', id: 1, url: 'https://library.test/' });
      engine.say({ type: 'proxyWanted', id: 2, url: 'https://other.test/' });
      engine.say({ type: 'proxyWanted', id: 3, url: 'no url' });
      await turn();
      expect(answers(engine)).to.deep.equal([
        { type: 'proxy', id: 1, proxy: 'PROXY corporate:3128' },
        { type: 'proxy', id: 2, proxy: 'DIRECT' },
        { type: 'proxy', id: 3, proxy: 'DIRECT' },
      ]);
    });

    it('is not told to the next engine, whose questions are others', async () => {
      const { engine, processes, clock } = await started();
      engine.say({ type: 'proxyWanted', id: 1, url: 'https://library.test/' });
      engine.exit(1);
      clock.advance(250);
      await turn();
      expect(processes).to.have.length(2);
      expect(processes.flatMap(answers)).to.deep.equal([]);
    });
  });

  describe('life cycle', () => {
    it('leaves at once when another instance runs', async () => {
      const stand = electronStandIn({ hasLock: false });
      const deps = {
        uiDir,
        preload: '',
        engineEntry: '',
        dataDir: '/data',
        windowStateFile: () => '',
        clock: manualClock(),
        logger: silentLogger,
        env: {},
      };
      await runApp(stand.electron, { ...deps, platform: 'linux' });
      expect(stand.log).to.deep.equal(['lock', 'quit']);
      expect([...stand.windows, ...stand.processes]).to.deep.equal([]);
    });

    it('brings its window forward for a second instance', async () => {
      const { app, window, windows } = await started();
      window.minimized = true;
      app.emit('second-instance');
      expect([window.minimized, window.focused, windows.length]).to.deep.equal([false, 2, 1]);
    });

    it('opens the window anew on activate after it was closed', async () => {
      const { app, window, windows, log } = await started('darwin');
      window.emit('closed');
      app.emit('window-all-closed');
      app.emit('activate');
      expect(windows.length).to.equal(2);
      expect(log).not.to.include('quit');
    });

    it('quits with its last window, except on macOS', async () => {
      const { app, log } = await started();
      app.emit('window-all-closed');
      expect(log).to.include('quit');
    });

    it('starts the engine with its data directory and a larger thread pool', async () => {
      const { engine } = await started();
      expect([engine.entry, engine.args]).to.deep.equal(['/dist/engine-process.js', ['/data']]);
      expect(engine.options['env']).to.deep.equal({ HOME: '/h', UV_THREADPOOL_SIZE: '16' });
    });

    it('hands the two ends of one channel to the page and to the engine, once it is ready', async () => {
      const { window, engine, asks } = await started();
      asks(window.webContents);
      expect(engine.received).to.deep.equal([]);
      engine.say({ type: 'ready' });
      const [toEngine] = engine.received;
      const [toPage] = window.webContents.received;
      expect([toEngine?.data, toPage?.channel, toPage?.data]).to.deep.equal([{ type: 'connect' }, 'engine-port', null]);
      expect(toEngine?.ports[0]?.peer).to.equal(toPage?.ports[0]);
    });

    it('starts a crashed engine again, later each time, and hands the page a new port', async () => {
      const { window, engine, processes, clock, asks } = await started();
      asks(window.webContents);
      engine.say({ type: 'ready' });
      const waits: number[] = [];
      for (const wait of [250, 500, 1_000]) {
        processes.at(-1)?.exit(1);
        const before = processes.length;
        clock.advance(wait - 1);
        expect(processes.length).to.equal(before);
        clock.advance(1);
        if (processes.length === before + 1) waits.push(wait);
        processes.at(-1)?.say({ type: 'ready' });
      }
      expect(waits).to.deep.equal([250, 500, 1_000]);
      expect(window.webContents.received.length).to.equal(4);
      clock.advance(60_000);
      processes.at(-1)?.exit(1);
      clock.advance(250);
      expect(processes.length).to.equal(5);
    });

    it('ends an engine that could not start, says so once, and tries again', async () => {
      const { engine, processes, clock, boxes } = await started();
      const failed = { type: 'failed', error: { code: 'DATA_DIRECTORY_IN_USE', message: 'In use.', retryable: false } };
      engine.say(failed);
      expect(engine.killed).to.equal(true);
      clock.advance(250);
      processes[1]?.say(failed);
      expect(boxes).to.deep.equal([{ type: 'error', message: 'The engine could not start.', detail: 'In use.' }]);
      clock.advance(500);
      expect(processes.length).to.equal(3);
    });

    it('tells the engine when the machine sleeps and wakes, and the task bar how far it is', async () => {
      const { engine, powerMonitor, window } = await started();
      powerMonitor.emit('suspend');
      engine.say({ type: 'ready' });
      powerMonitor.emit('suspend');
      powerMonitor.emit('resume');
      expect(engine.received.map(({ data }) => data)).to.deep.equal([
        { type: 'hostSignal', signal: 'suspend' },
        { type: 'hostSignal', signal: 'resume' },
      ]);
      engine.say({ type: 'progress', fraction: 0.25 });
      engine.say({ type: 'progress', fraction: null });
      expect(window.progress).to.deep.equal([0.25, -1]);
    });

    it('drains before it leaves', async () => {
      const { app, engine, log, clock, processes } = await started();
      let prevented = 0;
      const quit = () => app.emit('will-quit', { preventDefault: () => (prevented += 1) });
      quit();
      quit();
      await Promise.resolve();
      expect(engine.received.map(({ data }) => data)).to.deep.equal([{ type: 'stop' }]);
      expect([prevented, log.at(-1)]).to.deep.equal([2, 'ready']);
      engine.exit(0);
      await new Promise(resolve => setImmediate(resolve));
      clock.advance(60_000);
      expect([log.at(-1), engine.killed, processes.length]).to.deep.equal(['exit 0', false, 1]);
    });

    it('waits no longer than 3 s for an engine that does not stop', async () => {
      const { app, engine, log, clock } = await started();
      app.emit('will-quit', { preventDefault: () => undefined });
      clock.advance(2_999);
      expect(engine.killed).to.equal(false);
      clock.advance(1);
      await new Promise(resolve => setImmediate(resolve));
      expect([engine.killed, log.at(-1)]).to.deep.equal([true, 'exit 0']);
    });
  });
});
