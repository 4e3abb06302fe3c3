/**
 * The same main job in the real app, where Electron's binary and a display (or Xvfb) are. Elsewhere the run says so: there main
 * and preload have met a stand-in for `electron` alone (test/electron), and the page Chromium.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import { findElectron, hasDisplay } from '../../scripts/electron.mjs';
import { leaveOut } from '../support/leave-out.ts';
import { World, event, hasReceived } from '../support/world.ts';
import { beganAt, checkpointed, installSample, isHome, isReady, ROOT, SAMPLE, serveSamples } from './main-job.ts';

const MIB = 1024 * 1024;

describe('ACCEPTANCE: the app in Electron', function () {
  this.timeout(120_000);
  const binary = findElectron();
  let display: { name: string; close(): void } | null = null;
  let world: World;
  let app: ElectronApplication;
  let page: Page;

  before(async function () {
    if (binary !== null) display = await ensureDisplay();
    if (binary !== null && display !== null) return;
    const missing = binary === null ? 'its binary is' : 'a display and Xvfb are';
    console.log(
      `      Electron: ${missing} not here; main and preload were tested on a stand-in, the page in Chromium.`,
    );
    leaveOut(this, 'It needs Electron and a display.');
  });
  after(() => display?.close());

  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(async () => {
    await app.close();
    await world.close();
  });

  async function start(): Promise<void> {
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    app = await _electron.launch({
      executablePath: binary ?? '',
      args: [...sandbox, '--lang=en-US', ROOT],
      cwd: ROOT,
      env: {
        ...(process.env as Record<string, string>),
        ...{ DISPLAY: display?.name ?? '', XDG_CONFIG_HOME: join(world.root, 'config') },
        ...{ MODEL_MANAGER_DATA: world.dataDir, MODEL_MANAGER_LIBRARY: world.libraryUrl },
      },
    });
    page = await app.firstWindow();
    page.setDefaultTimeout(15_000);
  }

  it('main job: a click on Install brings a real model home', async () => {
    await serveSamples(world);
    await start();
    await installSample(page);
    await isReady(page);
    await app.close();
    await isHome(world);
    expect((await world.journal()).at(-1)?.type).to.equal('EngineStopped');
  });

  it('main job: a SIGKILL of the engine at half of a download costs no click, no reload and nothing that was checkpointed', async () => {
    await serveSamples(world, { rate: 4 * MIB });
    await start();
    await installSample(page);
    const manager = await world.connect();
    await hasReceived(manager, SAMPLE, 0.5);
    await event(manager, 'DownloadCheckpointed', 0);
    await page.evaluate('window.isTheSamePage = true');
    const { pid } = JSON.parse(await readFile(join(world.dataDir, 'engine.json'), 'utf8')) as { pid: number };
    world.requests.length = 0;
    process.kill(pid, 'SIGKILL');
    const received = await checkpointed(world);
    await isReady(page);
    expect(await page.evaluate('window.isTheSamePage'), 'no reload').to.equal(true);
    expect(await world.isExact(SAMPLE, '2.0.0')).to.equal(true);
    beganAt(world, received);
  });
});

/** The display that is there, else one that nobody sees; null when there is no way to either. */
async function ensureDisplay(): Promise<{ name: string; close(): void } | null> {
  if (hasDisplay()) return { name: process.env['DISPLAY'] ?? '', close: () => undefined };
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const failed = once(server, 'error').then(() => null);
  const named = once(createInterface({ input: server.stdout }), 'line') as Promise<[string]>;
  const line = await Promise.race([named, failed]);
  return line && { name: `:${line[0]}`, close: () => void server.kill() };
}
