/**
 * What the page costs with many models: 500 of them, 50 downloading, progress ten times a second, in real Chromium.
 * Prints one figure a line; nothing here passes or fails, the machine decides too much of it.
 *
 * @example npm run bench:ui -- 120, to watch the heap for 120 s instead of 20
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CDPSession, Page } from 'playwright-core';
import { buildPage, FakeEngine, launchChromium } from '../test/browser/ui-harness.ts';
import { sample, setScene, task, view } from '../test/browser/ui-scenario.ts';

const MODELS = 500;
const DOWNLOADS = 50;
const PROGRESS_MS = 100;
const SCROLL_MS = 4_000;
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

/** Told by the page itself, at the frame that has the first model: asking for it from outside takes as long again. */
const USABLE = `
  new MutationObserver((_changes, observer) => {
    if (!document.querySelector('[data-testid="model-${name(0)}"]')) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => (window.usableAt = performance.now())));
  }).observe(document, { childList: true, subtree: true });
`;

/** Scrolls from end to end at an even pace and counts the frames. */
const SCROLL = `new Promise(done => {
  const rows = document.querySelector('.rows');
  const began = performance.now();
  let frames = 0;
  const step = () => {
    const share = (performance.now() - began) / ${SCROLL_MS};
    rows.scrollTop = (rows.scrollHeight - rows.clientHeight) * Math.min(1, share);
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

async function measure(page: Page, engine: FakeEngine): Promise<void> {
  await page.addInitScript(USABLE);
  await page.goto(engine.url);
  await page.waitForFunction('window.usableAt !== undefined');
  print('first view usable, from navigation', await page.evaluate<number>('window.usableAt'), 'ms');
  await page.evaluate(WATCH);
  const session = await page.context().newCDPSession(page);
  let tick = 0;
  const timer = setInterval(() => engine.set('progress', progressAt(tick++)), PROGRESS_MS);
  const began = await heapBytes(session);
  print('frames a second while scrolling', await page.evaluate<number>(SCROLL), '');
  await new Promise(resolve => setTimeout(resolve, seconds * 1000));
  clearInterval(timer);
  const ended = await heapBytes(session);
  const tasks = await page.evaluate<number[]>('window.longTasks');
  print('tasks over 50 ms after load', tasks.length, tasks.length > 0 ? `(longest ${Math.max(...tasks)} ms)` : '');
  print('heap at the beginning', began / 1e6, 'MB');
  print(`heap after ${seconds} s`, ended / 1e6, 'MB');
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
  await measure(await browser.newPage({ viewport: { width: 1280, height: 800 } }), engine);
} finally {
  await browser.close();
  await engine.stop();
  await built.remove();
}
