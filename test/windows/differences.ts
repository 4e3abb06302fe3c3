/**
 * Loaded before the tests on wine: skips those in which wine isn't Windows, or the test isn't for Windows, each with its
 * reason. What makes a symbolic link is skipped when it does so: Windows refuses links to ordinary users.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { Context } from 'mocha';

interface Difference {
  why: string;
  /** Parts of full titles. */
  titles: readonly string[];
}

const DIFFERENCES: readonly Difference[] = [];

let running: Context['currentTest'];

/** In the process of the tests alone: the programs that they start get EPERM, as on Windows. */
function skipsOnLinks(): void {
  fs.symlinkSync = () => running?.skip();
  fs.promises.symlink = () => Promise.resolve().then(() => running?.skip());
  syncBuiltinESMExports();
}

export const mochaHooks = {
  beforeAll: skipsOnLinks,
  beforeEach(this: Context): void {
    running = this.currentTest;
    const title = running?.fullTitle() ?? '';
    if (DIFFERENCES.some(({ titles }) => titles.some(part => title.includes(part)))) this.skip();
  },
};
