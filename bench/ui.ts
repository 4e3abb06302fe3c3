/**
 * What the page costs with many models: 500 of them, 50 downloading, progress ten times a second, in real Chromium.
 * Prints one figure a line; nothing here passes or fails, the machine decides too much of it. What the page's main thread
 * spent is told beside what a clock says: on a busy machine it is the figure to compare.
 *
 * @example npm run bench:ui -- 120, to watch the heap for 120 s instead of 20
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { buildPage, FakeEngine, launchChromium } from '../test/browser/ui-harness.ts';
import { sample, setScene, task, view } from '../test/browser/ui-scenario.ts';

const MODELS = 500;
const DOWNLOADS = 50;
const PROGRESS_MS = 100;
const SCROLL_MS = 4_000;
/** Each a window of its own, with nothing cached. */
const OPENINGS = 9;
const SETTLE_MS = 1_000;
const seconds = Number(process.argv[2] ?? 20);

const name = (n: number) => `model-${String(n).padStart(3, '0')}`;
const VIEWS = Array.from({ length: MODELS }, (_, n) =>
  n < DOWNLOADS
    ? view(name(n), '1.0.0', 'downloading', { task: task({ taskId: `t${n}` }) })
    : view(name(n), '1.0.0', 'ready'),
);

function progressAt(tick: number) {
  return Array.from({ length: DOWNLOADS }, (_, n) =>
    sample(name(n), '1.0.0', {
      taskId: `t${n}`,
      receivedBytes: Math.min(4.7e9, 1e9 + tick * 4e6 + n * 1e6),
      bytesPerSecond: 38e6 + ((tick * 7919 + n * 104_729) % 9e6),
    }),
  );
}

const WATCH = `
  window.longTasks = [];
  new PerformanceObserver(list => window.longTasks.push(...list.getEntries().map(task => task.duration)))
    .observe({ type: 'longtask' });
`;

/** The page itself says when it has drawn the first model: a question from outside takes as long again. */
const USABLE = `
  window.usable = new Promise(done => {
    new MutationObserver((_changes, observer) => {
      if (!document.querySelector('[data-testid="model-${name(0)}"]')) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => done(performance.now())));
    }).observe(document, { childList: true, subtree: true });
  });
`;

/** Scrolls from end to end at an even pace and counts the frames. */
const SCROLL = `new Promise(done => {
  const rows = document.querySelector('.rows');
  // Asked for once: asking anew at each frame would make the page compute its layout twice.
  const range = rows.scrollHeight - rows.clientHeight;
  const began = performance.now();
  let frames = 0;
  const step = () => {
    const share = (performance.now() - began) / ${SCROLL_MS};
    rows.scrollTop = range * Math.min(1, share);
    frames += 1;
    if (share < 1) requestAnimationFrame(step);
    else done(frames / ${SCROLL_MS / 1000});
  };
  requestAnimationFrame(step);
})`;

async function heapBytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

async function scriptBytes(folder: string): Promise<number> {
  const assets = join(folder, 'assets');
  const scripts = (await readdir(assets)).filter(file => file.endsWith('.js'));
  const sizes = await Promise.all(scripts.map(async file => gzipSync(await readFile(join(assets, file))).length));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Milliseconds that the page's main thread has worked, by a clock that stops while other threads have the processor. */
async function workMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

async function watchWork(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return session;
}

/**
 * From navigation to the frame that has the first model. The tab has shown an empty page of the same address before, so
 * that Chromium's start of a process for it is not counted.
 */
async function open(browser: Browser, engine: FakeEngine): Promise<{ page: Page; clock: number; work: number }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${engine.url}nothing`);
  const session = await watchWork(page);
  await page.addInitScript(USABLE);
  const before = await workMs(session);
  await page.goto(engine.url, { waitUntil: 'commit' });
  const clock = await page.evaluate<number>('window.usable');
  const work = (await workMs(session)) - before;
  return { page, clock, work };
}

async function measureOpening(browser: Browser, engine: FakeEngine): Promise<void> {
  const [clock, work]: [number[], number[]] = [[], []];
  for (let n = 0; n < OPENINGS; n++) {
    const opened = await open(browser, engine);
    clock.push(opened.clock);
    work.push(opened.work);
    await opened.page.context().close();
  }
  print('first view usable, from navigation', median(clock), `ms (of ${OPENINGS}: ${range(clock)})`);
  print('of that, work of the main thread', median(work), `ms (${range(work)})`);
}

async function measureLoad(page: Page, engine: FakeEngine): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, SETTLE_MS));
  await page.evaluate(WATCH);
  const session = await watchWork(page);
  let tick = 0;
  const timer = setInterval(() => engine.set('progress', progressAt(tick++)), PROGRESS_MS);
  const began = await heapBytes(session);
  const idle = await workMs(session);
  print('frames a second while scrolling', await page.evaluate<number>(SCROLL), '');
  const [ticks, work] = [tick, await workMs(session)];
  print('work of the main thread, of each second', (work - idle) / (SCROLL_MS / 1000), 'ms');
  await new Promise(resolve => setTimeout(resolve, seconds * 1000));
  clearInterval(timer);
  print('work of the main thread per update', ((await workMs(session)) - work) / (tick - ticks), 'ms');
  const ended = await heapBytes(session);
  const tasks = await page.evaluate<number[]>('window.longTasks');
  print('tasks over 50 ms after load', tasks.length, tasks.length > 0 ? `(longest ${Math.max(...tasks)} ms)` : '');
  print('heap at the beginning', began / 1e6, 'MB');
  print(`heap after ${seconds} s`, ended / 1e6, 'MB');
}

function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? 0;
}

function range(figures: readonly number[]): string {
  return `${Math.min(...figures).toFixed(0)} to ${Math.max(...figures).toFixed(0)}`;
}

function print(what: string, figure: number, unit: string): void {
  process.stdout.write(`${what.padEnd(40)} ${figure.toFixed(figure < 100 ? 1 : 0)} ${unit}\n`);
}

const built = await buildPage();
const engine = new FakeEngine(built.folder);
await engine.start();
setScene(engine);
engine.set('state', VIEWS);
engine.set('progress', progressAt(0));
const browser = await launchChromium();
try {
  print('scripts of the page, compressed', (await scriptBytes(built.folder)) / 1000, 'kB');
  await measureOpening(browser, engine);
  await measureLoad((await open(browser, engine)).page, engine);
} finally {
  await browser.close();
  await engine.stop();
  await built.remove();
}
