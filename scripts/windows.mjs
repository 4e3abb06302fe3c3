/**
 * `npm run test:windows [FOLDER…]`: the tests on Node for Windows, by wine, which it installs on Debian for root. Without
 * folders: the story, the tests of held files and all folders below; docs/windows.md tells what that proves. The last line
 * counts; where wine can't be had, one line says so and the exit code is 0.
 */
import { ROOT, listFiles } from './fingerprint.mjs';
import { ensureBuilt, ensureInstalled, requireNode } from './setup.mjs';
import { capture, say, seconds } from './steps.mjs';
import { DRIVES_WINE } from './test-files.mjs';
import { bundleTests, runTests } from './windows/tests.mjs';
import { endWine, ensureWine } from './windows/wine.mjs';

const FOLDERS = [
  'windows',
  'ports',
  'disk',
  'projections',
  'events',
  'library',
  'schemas',
  'scheduler',
  'manager',
  'hooks',
];
/** More in one process would let one hang take the others with it. */
const FILES_A_PROCESS = 8;
const PROCESS_LIMIT_MS = 5 * 60 * 1000;
/** Browser and long tests have runs of their own; the drivers run on this machine. */
const ELSEWHERE = /\.(?:browser|long|wine)\.test\.ts$/;

/** Runs what drives wine from outside, with the mocha of this machine. */
async function runDrivers(files) {
  const { code, output } = await capture(process.execPath, ['node_modules/mocha/bin/mocha.js', ...files], {
    cwd: ROOT,
  });
  say(output.trim());
  return { passed: Number(/(\d+) passing/.exec(output)?.[1] ?? 0), failed: code, pending: 0 };
}

async function main() {
  requireNode();
  await ensureInstalled();
  const wine = await ensureWine({ canInstall: true });
  if (wine === null) return 0;
  await ensureBuilt();
  const wanted = process.argv.slice(2);
  const folders = wanted.length > 0 ? wanted : FOLDERS;
  const all = folders.flatMap(folder => listFiles(ROOT, `test/${folder}`)).filter(file => file.endsWith('.test.ts'));
  const files = all.filter(file => !ELSEWHERE.test(file));
  const drivers = all.filter(file => DRIVES_WINE.test(file));
  const total = { passed: 0, failed: 0, pending: 0 };
  const add = counts => Object.keys(total).forEach(key => (total[key] += counts[key]));
  try {
    if (drivers.length > 0) add(await runDrivers(drivers));
    if (files.length > 0) await bundleTests(files);
    for (const folder of folders) {
      const own = files.filter(file => file.startsWith(`test/${folder}/`));
      for (let at = 0; at < own.length; at += FILES_A_PROCESS) {
        const startedAt = performance.now();
        const name = `${folder.replaceAll('/', '-')}-${at / FILES_A_PROCESS + 1}`;
        const counts = await runTests(wine, own.slice(at, at + FILES_A_PROCESS), { name, timeoutMs: PROCESS_LIMIT_MS });
        add(counts);
        if (counts.failed > 0) say(counts.output);
        say(`${name.padEnd(14)} ${counts.passed} passed, ${counts.failed} failed, ${seconds(startedAt)}`);
      }
    }
  } finally {
    await endWine(wine);
  }
  if (total.pending > 0) say(`${total.pending} tests are skipped on wine: test/windows/differences.ts says why.`);
  say(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error.output) say(error.output);
  say(error.name === 'StepError' ? error.message : error.stack);
  process.exitCode = 1;
}
