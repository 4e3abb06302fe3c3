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

const LINKS = 'It makes a symbolic link; wine makes none, and Windows refuses them to ordinary users.';

const DIFFERENCES: readonly Difference[] = [
  {
    why: 'It looks at which sources are loaded, and only bundles are there.',
    titles: ['loads neither engine nor servers'],
  },
  {
    why: 'It reads the generated sources of the checkout, which are the same on every platform.',
    titles: ['generated schema code', 'has validators for the schemas that the program validates with'],
  },
  {
    why: 'sha256sum is a program of POSIX; on Windows, too, there is none.',
    titles: ['publishes what sha256sum -c accepts, sorted by path'],
  },
  {
    why: 'Nobody renames over a file that the publisher has open: the rename of the test is refused.',
    titles: ['refuses another file that has the same size and time'],
  },
  {
    why: 'The samples are looked for by the place of the source among the packages.',
    titles: ['publishSamples publishes real models once'],
  },
  {
    why: 'It asks PowerShell for the start of a process; that of wine answers nothing.',
    titles: [
      'the system tells the start of a process',
      'whether a process that was named lives is told by the kernel',
      'whether a process that was named lives is no for its pid with another start',
    ],
  },
  {
    why: 'On wine the name of an unlinked file stays until the file is closed.',
    titles: [
      'a download goes on when the .part is deleted while it runs',
      // This log is open until its process ends.
      'the log of the main process has lines like those of the engine',
    ],
  },
  {
    why: LINKS,
    // They make it in a hook, or leave a journal open when they are skipped at the link.
    titles: [
      ...['tells', 'is published', 'is chosen', 'with a card'].map(word => `a model of Hugging Face's cache ${word}`),
      "takes a link to a folder in the next segment's place",
      'takes a link that leads nowhere in',
      'takes a link to itself in',
      'cuts no segment over a link',
    ],
  },
];

/** A test as scripts/mocha-reporter.mjs counts it: by the reason why it is skipped. */
type Running = NonNullable<Context['currentTest']> & { why?: string };

let running: Running | undefined;

/** In the process of the tests alone: the programs that they start get EPERM, as on Windows. */
function skipsOnLinks(): void {
  const skip = () => {
    if (running) running.why = LINKS;
    running?.skip();
  };
  fs.symlinkSync = skip;
  fs.promises.symlink = () => Promise.resolve().then(skip);
  syncBuiltinESMExports();
}

// Before the tests are loaded: some keep the function that they found.
skipsOnLinks();

export const mochaHooks = {
  beforeEach(this: Context): void {
    running = this.currentTest;
    const title = running?.fullTitle() ?? '';
    const difference = DIFFERENCES.find(({ titles }) => titles.some(part => title.includes(part)));
    if (difference === undefined || running === undefined) return;
    running.why = difference.why;
    this.skip();
  },
};
