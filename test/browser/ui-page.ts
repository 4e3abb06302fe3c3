/** The page under test. Each test has a fresh engine and a fresh window. */
import { expect } from 'chai';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { ApiMethod, ModelStatus } from '../../src/api/contract.ts';
import { buildPage, FakeEngine, launchChromium } from './ui-harness.ts';
import { setScene, task, view, VIEWS } from './ui-scenario.ts';

const ACTION_TIMEOUT_MS = 10_000;

/** Chromium and the built page. All suites of a run share them, as both take seconds. */
interface Stage {
  browser: Browser;
  page: Awaited<ReturnType<typeof buildPage>>;
}
let stage: Promise<Stage> | undefined;

function sharedStage(): Promise<Stage> {
  return (stage ??= Promise.all([launchChromium(), buildPage()]).then(([browser, page]) => ({ browser, page })));
}

// Outside of any suite: after the last one.
after(async () => {
  const { browser, page } = (await stage) ?? {};
  await browser?.close();
  await page?.remove();
});

export interface WindowOptions {
  locale?: string;
  colorScheme?: 'light' | 'dark';
  width?: number;
  height?: number;
  /** Timers of the page also run when the test says so. */
  fakeClock?: boolean;
}

export class PageUnderTest {
  engine!: FakeEngine;
  page!: Page;
  context!: BrowserContext;
  /** Where the built page lies. */
  folder = '';
  #browser: Browser | undefined;
  #complaints: string[] = [];

  /** Registers the suite's hooks. */
  constructor() {
    before(async () => {
      const { browser, page } = await sharedStage();
      this.#browser = browser;
      this.folder = page.folder;
    });
    beforeEach(async () => {
      this.engine = new FakeEngine(this.folder);
      await this.engine.start();
      setScene(this.engine);
      await this.#open({});
    });
    afterEach(async () => {
      await this.context.close();
      await this.engine.stop();
      // Violations of the content security policy are errors on the console, too.
      expect(this.#complaints).to.deep.equal([]);
    });
  }

  /** Another window instead of the one with the defaults: English, light, 1280 wide. */
  async reopen(options: WindowOptions): Promise<void> {
    await this.context.close();
    await this.#open(options);
  }

  row(modelId: string): Locator {
    return this.page.getByTestId(`model-${modelId}`);
  }

  async goTo(view: string): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name: view, exact: true }).click();
  }

  /** Whichever view it is has something to show: not only its frame, and no longer "Loading …". */
  async filled(): Promise<void> {
    await this.page.locator('.main').locator('.row, .rank, .event, .use, .check, .server').first().waitFor();
  }

  /** Gives one model another state. */
  setStatus(modelId: string, version: string, status: ModelStatus): void {
    this.engine.set('state', [
      ...VIEWS.filter(known => known.modelId !== modelId),
      view(modelId, version, status, { task: status === 'ready' ? null : task() }),
    ]);
  }

  /** Expects exactly one call of a method, once no button is busy. */
  async expectCall(method: ApiMethod, params: Record<string, unknown>): Promise<void> {
    await holds(this.page, "!document.querySelector('[aria-busy=true]')");
    expect(this.engine.callsOf(method)).to.have.length(1);
    expect(this.engine.callsOf(method)[0]).to.include(params);
  }

  async #open(options: WindowOptions): Promise<void> {
    const { locale = 'en-US', colorScheme = 'light', width = 1280, height = 800 } = options;
    if (!this.#browser) throw new Error('Expected Chromium to be running.');
    this.context = await this.#browser.newContext({ viewport: { width, height }, locale, colorScheme });
    this.context.setDefaultTimeout(ACTION_TIMEOUT_MS);
    this.page = await this.context.newPage();
    this.#complaints = [];
    this.page.on('pageerror', error => this.#complaints.push(error.message));
    this.page.on('console', message => {
      if (message.type() !== 'error') return;
      const { url } = message.location();
      // Chromium itself reports each refused connection, while the engine is away or takes the page no more.
      if (/WebSocket|ERR_CONNECTION_|ERR_EMPTY_RESPONSE|status of 401/.test(message.text())) return;
      // It asks for the icon when it likes.
      if (url.endsWith('/icon.svg')) return;
      this.#complaints.push(`${message.text()} ${url}`);
    });
    if (options.fakeClock) await this.page.clock.install();
    await this.page.goto(this.engine.url);
    await this.row('ocr-eng').waitFor();
  }
}

export function button(within: Locator | Page, name: string | RegExp): Locator {
  return within.getByRole('button', { name });
}

/** Waits until an expression holds in the page. (Playwright's own wait evaluates text there, which the page's policy forbids.) */
export async function holds(page: Page, expression: string): Promise<void> {
  await page.evaluate(`new Promise(done => {
    const look = () => ((${expression}) ? done() : requestAnimationFrame(look));
    look();
  })`);
}

/** Waits until the text is there. */
export async function shows(locator: Locator, text: string): Promise<void> {
  await locator.filter({ hasText: text }).waitFor();
}
