/** Mocha reporter: dots, failures in full at the end, counts and times in a file for scripts/test.mjs. */
import fs from 'node:fs';
import path from 'node:path';
import { SourceMap } from 'node:module';
import Mocha from 'mocha';
import { rowOf } from './acceptance.mjs';
import { sourceOfTest } from './test-files.mjs';

/** A process that lives longer after its last test holds a server, a timer or a child open. The run then fails. */
const EXIT_LIMIT_MS = Number(process.env.TEST_EXIT_LIMIT_MS ?? 10_000);

const ACCEPTANCE = /[\\/]test[\\/]acceptance[\\/]/;

export default class CountingReporter extends Mocha.reporters.Dot {
  /** @param {import('mocha').Runner} runner @param {import('mocha').MochaOptions} options reporterOptions.result: the file */
  constructor(runner, options) {
    super(runner, options);
    const counts = { passed: 0, failed: 0, pending: 0, reasons: {}, acceptance: [], milliseconds: {} };
    timeFiles(runner, counts.milliseconds);
    const accept = (test, passed) => {
      const figures = takeFigures();
      const row = rowOf(test.fullTitle());
      if (row !== undefined && ACCEPTANCE.test(test.file ?? '')) counts.acceptance.push({ row, passed, figures });
    };
    runner.on('pass', test => {
      counts.passed += 1;
      accept(test, true);
    });
    // A failing hook is a failure too, though no test.
    runner.on('fail', (test, error) => {
      counts.failed += 1;
      accept(test, false);
      if (typeof error?.stack === 'string') error.stack = withSources(error.stack);
    });
    runner.on('pending', test => {
      counts.pending += 1;
      const why = reasonOf(test);
      counts.reasons[why] = (counts.reasons[why] ?? 0) + 1;
    });
    runner.once('end', () => {
      const write = () => fs.writeFileSync(options.reporterOptions.result, JSON.stringify(counts));
      write();
      setTimeout(() => {
        console.error(`Still open after the last test: ${process.getActiveResourcesInfo().join(', ')}`);
        // In the counts rather than as an exit code: mocha sets that anew when the process ends.
        counts.failed += 1;
        write();
        process.exit(1);
      }, EXIT_LIMIT_MS).unref();
    });
  }
}

/** What test/support/leave-out.ts or a suite above said; else the program that the title asks for. */
function reasonOf(test) {
  for (let at = test; at !== undefined; at = at.parent) if (at.why !== undefined) return at.why;
  const [, needed, missing] = /\((?:needs (.+?)|([^()]+?) is not installed)\)/.exec(test.fullTitle()) ?? [];
  const program = needed ?? missing;
  return program === undefined ? 'The test says no reason.' : `It needs ${program}, which is not installed.`;
}

/** What a test handed to test/support/measured.ts. */
function takeFigures() {
  const name = Symbol.for('model-manager.measured');
  const figures = globalThis[name] ?? [];
  globalThis[name] = [];
  return figures;
}

/** Hooks included: a file's time is from its first suite to its last. */
function timeFiles(runner, milliseconds) {
  let began = performance.now();
  runner.on('suite', suite => {
    if (suite.parent?.root) began = performance.now();
  });
  runner.on('suite end', suite => {
    if (!suite.parent?.root || suite.file === undefined) return;
    const file = sourceOfTest(suite.file);
    milliseconds[file] = (milliseconds[file] ?? 0) + Math.round(performance.now() - began);
  });
}

/** The place of a frame in a compiled test; mocha has cut the folder of the checkout off. */
const COMPILED = /(?:file:\/\/)?([^\s()]*\.cache[\\/]tests[\\/][^\s()]+\.js):(\d+):(\d+)/g;

/** @param {string} stack @returns {string} with the lines of the sources */
function withSources(stack) {
  return stack.replace(COMPILED, (place, file, line, column) => {
    const map = `${path.resolve(file)}.map`;
    if (!fs.existsSync(map)) return place;
    const entry = new SourceMap(JSON.parse(fs.readFileSync(map, 'utf8'))).findEntry(line - 1, column - 1);
    if (entry.originalSource === undefined) return place;
    const source = path.relative(process.cwd(), path.resolve(path.dirname(map), entry.originalSource));
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}
