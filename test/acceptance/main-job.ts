/** The main job in a page that shows a real engine, whoever hosts it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { publishSamples } from '../../src/library/publish/samples.ts';
import { button, shows } from '../browser/ui-page.ts';
import type { World } from '../support/world.ts';

export const ROOT = new URL('../../', import.meta.url).pathname;
export const SAMPLE = 'tesseract-eng';
const NEWEST = '2.0.0';

function row(page: Page, modelId: string): Locator {
  return page.getByTestId(`model-${modelId}`);
}

export async function serveSamples(world: World, options: Parameters<World['serve']>[0] = {}): Promise<void> {
  await publishSamples({ storage: world.storage, nodeModules: join(ROOT, 'node_modules') });
  await world.serve(options);
}

/** A click, and nothing else. */
export async function installSample(page: Page): Promise<void> {
  await button(row(page, SAMPLE), /^Install/).click();
}

export async function isReady(page: Page): Promise<void> {
  await shows(row(page, SAMPLE), 'Ready');
}

/** What a person finds in the data directory once the engine has stopped. */
export async function isHome(world: World): Promise<void> {
  const installed = world.modelDir(SAMPLE, NEWEST);
  // Fails by its exit code.
  await promisify(execFile)('sha256sum', ['-c', 'checksum.sha256'], { cwd: installed });
  const registry = await world.registry();
  expect(Object.keys(registry)).to.deep.equal([SAMPLE]);
  const entry = registry[SAMPLE]?.[NEWEST];
  expect(entry).to.have.all.keys('status', 'installed_at', 'size_bytes', 'checksum_sha256', 'extra');
  expect(entry).to.include({ status: 'ready' });
  const types = (await world.journal()).map(({ type }) => type);
  expect(types).to.include.members(['DownloadRequested', 'DownloadStarted', 'FileVerified', 'ModelInstalled']);
}

/** Nothing was asked for again of what the journal knew to be safe. */
export function beganAt(world: World, received: number): void {
  const starts = world.requests.flatMap(({ range }) => (range === null ? [] : [Number(/\d+/.exec(range)?.[0])]));
  expect(received).to.be.greaterThan(0);
  expect(Math.min(...starts), 'the first byte asked for again').to.be.at.least(received);
}

/** Bytes that the newest checkpoint of a download knows. */
export async function checkpointed(world: World): Promise<number> {
  const saved = (await world.journal()).filter(({ type }) => type === 'DownloadCheckpointed').at(-1)?.data;
  return (saved as { received_bytes: number }).received_bytes;
}
