import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { startEngine } from '../../src/engine/start/running.ts';
import { serveScheduler } from '../../src/scheduler/server/index.ts';
import type { SchedulerServer } from '../../src/scheduler/server/index.ts';
import { launchChromium } from '../browser/ui-harness.ts';
import { button, shows } from '../browser/ui-page.ts';
import { measured, ms } from '../support/measured.ts';
import { World, event, hasReceived, reaches } from '../support/world.ts';
import { beganAt, checkpointed, installSample, isHome, isReady, ROOT, SAMPLE, serveSamples } from './main-job.ts';

const MIB = 1024 * 1024;
/** Short enough to see several polls, long enough to act in between. */
const RANKING_POLL_MS = 200;

describe('ACCEPTANCE: the page over a real engine, in Chromium', function () {
  this.timeout(60_000);
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let world: World;
  let complaints: string[];

  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser.close());

  beforeEach(async () => {
    world = await World.create();
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    context.setDefaultTimeout(15_000);
    page = await context.newPage();
    complaints = [];
    page.on('pageerror', error => complaints.push(error.message));
  });
  afterEach(async () => {
    await context.close();
    await world.close();
    expect(complaints).to.deep.equal([]);
  });

  it('main job: a click on Install brings a real model home', async () => {
    await serveSamples(world);
    const engine = await world.engine();
    await page.goto(engine.url);
    await installSample(page);
    await isReady(page);
    // registry.json follows the journal; a stop waits for it.
    expect(await engine.stop()).to.equal(0);
    await isHome(world);
  });

  it('main job: a SIGKILL at half of a download costs no click, no reload and nothing that was checkpointed', async () => {
    await serveSamples(world, { rate: 4 * MIB });
    const first = await world.engine();
    await page.goto(first.url);
    await installSample(page);
    await hasReceived(first.manager, SAMPLE, 0.5);
    await event(first.manager, 'DownloadCheckpointed', 0);
    await page.evaluate('window.isTheSamePage = true');
    await first.kill();
    await page.getByTestId('connection-lost').waitFor();
    const received = await checkpointed(world);

    world.requests.length = 0;
    const second = await world.engine();
    expect(new URL(second.url).origin).to.equal(new URL(first.url).origin);
    await page.getByTestId('connection-lost').waitFor({ state: 'detached' });
    await isReady(page);
    expect(await page.evaluate('window.isTheSamePage'), 'no reload').to.equal(true);
    expect(await world.isExact(SAMPLE, '2.0.0')).to.equal(true);
    beganAt(world, received);
  });

  it('7.7a the ranking is shown right, with what each model does here', async () => {
    const scheduler = await schedule({ seed: { marian: 3, whisper: 1200, 'not-published': 40 } });
    for (const modelId of ['whisper', 'marian']) await world.publish(modelId, '1.0.0', 1);
    await world.serve();
    const { url, manager } = await world.engine({ schedulerUrl: scheduler.url });
    await manager.install('whisper');
    await reaches(manager, 'whisper', 'ready');
    await page.goto(url);
    await topModels();
    expect(await ranked()).to.deep.equal(['whisper', 'not-published', 'marian']);
    measured(`${(await ranked()).join(', ')}`);
    await shows(rank('whisper'), '1,200 tasks');
    await shows(rank('whisper'), 'Installed');
    await shows(rank('not-published'), 'Not in the library');
    await button(rank('marian'), /^Install/).click();
    await shows(rank('marian'), 'Installed');
  });

  it('7.7b without the ranking API the last ranking stays with its age, all else works, and it recovers alone', async () => {
    const scheduler = await schedule({ seed: { whisper: 2, marian: 1 } });
    for (const modelId of ['whisper', 'marian']) await world.publish(modelId, '1.0.0', 1);
    await world.serve();
    await page.goto(await engineUrl(scheduler.url));
    await topModels();
    expect(await ranked()).to.deep.equal(['whisper', 'marian']);

    await scheduler.close();
    const notice = page.getByText('This is the last one');
    await notice.waitFor();
    expect(await ranked()).to.deep.equal(['whisper', 'marian']);
    await page.locator('.age', { hasText: /^Updated (\d+ s ago|just now)$/ }).waitFor();
    await button(rank('whisper'), /^Install/).click();
    await shows(rank('whisper'), 'Installed');

    await schedule({ port: Number(new URL(scheduler.url).port), seed: { marian: 5, whisper: 2 } });
    const back = performance.now();
    await notice.waitFor({ state: 'detached' });
    await isRanked('marian', 1);
    measured(`recovered ${ms(performance.now() - back)} after the server, polled each ${RANKING_POLL_MS} ms`);
  });

  it('7.7c a changed ranking refreshes by itself and leaves focus and scroll where they are', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `model-${String(index).padStart(2, '0')}`);
    const seed = Object.fromEntries(names.map((name, index) => [name, 1000 - index * 10]));
    const scheduler = await schedule({ seed });
    for (const modelId of ['model-20', 'model-21']) await world.publish(modelId, '1.0.0', 0.01);
    await world.serve();
    await page.goto(await engineUrl(scheduler.url));
    await topModels();
    await button(rank('model-20'), /^Install/).focus();
    const before = await place();
    expect(before.focused).to.equal('Install model-20');
    expect(before.scroll).to.be.greaterThan(0);

    // One that is not in sight rises, then the one that has the focus.
    await demand(scheduler, 'model-35', 300);
    await isRanked('model-20', 22);
    expect(await place()).to.deep.equal(before);
    await demand(scheduler, 'model-20', 15);
    const changed = performance.now();
    await isRanked('model-20', 21);
    measured(`shown ${ms(performance.now() - changed)} after the change, focus and scroll as before`);
    expect(await place()).to.deep.equal(before);
  });

  async function schedule(options: Parameters<typeof serveScheduler>[0]): Promise<SchedulerServer> {
    const server = await serveScheduler(options);
    world.onClose(() => server.close());
    return server;
  }

  /** An engine in this process that asks for the ranking often, with the built page. */
  async function engineUrl(schedulerUrl: string): Promise<string> {
    const engine = await startEngine({
      dataDir: world.dataDir,
      host: 'browser',
      overrides: { libraryUrl: world.libraryUrl, schedulerUrl },
      uiDir: join(ROOT, 'dist', 'ui'),
      rankingPollMs: RANKING_POLL_MS,
    });
    world.onClose(() => engine.close());
    return engine.url;
  }

  async function demand({ url }: SchedulerServer, model_id: string, tasks: number): Promise<void> {
    for (let i = 0; i < tasks; i++) {
      const headers = { 'content-type': 'application/json' };
      const { ok } = await fetch(`${url}/api/tasks`, { method: 'POST', headers, body: JSON.stringify({ model_id }) });
      expect(ok).to.equal(true);
    }
  }

  async function topModels(): Promise<void> {
    await page.getByRole('navigation').getByRole('button', { name: 'Top Models', exact: true }).click();
    await page.locator('.rank').first().waitFor();
  }

  async function ranked(): Promise<string[]> {
    return page.locator('.rank .row-title').allTextContents();
  }

  /** Only the lines in sight are in the page, so one that rose out of sight is told by the others. */
  async function isRanked(model: string, place: number): Promise<void> {
    await rank(model)
      .locator('.rank-number', { hasText: new RegExp(`^${place}$`) })
      .waitFor();
  }

  async function place(): Promise<{ focused: string | null; scroll: number }> {
    return page.evaluate(`({
      focused: document.activeElement.getAttribute('aria-label'),
      scroll: [...document.querySelectorAll('.main, .main *')].reduce((sum, box) => sum + box.scrollTop, 0),
    })`);
  }

  function rank(modelId: string): Locator {
    return page.getByTestId(`rank-${modelId}`);
  }
});
