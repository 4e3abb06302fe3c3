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

const DIFFERENCES: readonly Difference[] = [
  {
    why: 'It imports a source by its name, and only bundles are there.',
    titles: [
      'RegistryWriter is never seen half-written by a reader, through rewrites and a SIGKILL',
      'publishVersion, when another is killed or running',
    ],
  },
  {
    why: 'It reads the generated sources of the checkout, which are the same on every platform.',
    titles: ['generated schema code', 'has validators for the schemas that the program validates with'],
  },
  {
    why: 'Wine removes no folder in which a file that was unlinked is still open; Windows 10 does.',
    titles: ["takes a link to a folder in the next segment's place for no other writer"],
  },
];

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
