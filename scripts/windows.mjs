/**
 * `npm run test:windows [FOLDER…]`: the tests on Node for Windows, by wine, which it installs on Debian for root. Without
 * folders: the story, the tests of held files and all folders below; docs/windows.md tells what that proves. The last line
 * counts; where wine can't be had, one line says so and the exit code is 0.
 */
import { ROOT, listFiles } from './fingerprint.mjs';
import { ensureBuilt, ensureInstalled, requireNode } from './setup.mjs';
import { capture, say, seconds } from './steps.mjs';
import { DRIVES_WINE, recordedSeconds } from './test-files.mjs';
import { bundleTests, runTests } from './windows/tests.mjs';
import { endWine, ensureWine, secondLane } from './windows/wine.mjs';

const FOLDERS = [
  ...['windows', 'ports', 'disk', 'hash', 'installed', 'download', 'projections', 'events', 'library', 'schemas'],
  ...['scheduler', 'manager', 'hooks', 'engine', 'cli'],
];
/** More in one process would let one hang take the others with it. */
const FILES_A_PROCESS = 8;
/** Against a hang: the slowest of them takes a quarter of it on an idle machine. */
const PROCESS_LIMIT_MS = 8 * 60 * 1000;
/** Browser and long tests have runs of their own; the drivers run on this machine. */
const ELSEWHERE = /\.(?:browser|long|wine)\.test\.ts$/;
/** Of a file that isn't recorded, as test-files.mjs reckons it. */
const UNKNOWN_SECONDS = 0.5;

/**
 * @typedef {object} Share what one process runs
 * @property {string} name
 * @property {string[]} files
 * @property {number} seconds that they take on this machine, at the last record
 */

/** @param {string[]} folders @returns {{shares: Share[], drivers: string[]}} the longest share first */
function sharesOf(folders) {
  const recorded = recordedSeconds(ROOT);
  const all = folders.map(folder => listFiles(ROOT, `test/${folder}`).filter(file => file.endsWith('.test.ts')));
  const shares = all.flatMap((files, index) => {
    const own = files.filter(file => !ELSEWHERE.test(file));
    return Array.from({ length: Math.ceil(own.length / FILES_A_PROCESS) }, (_, part) => {
      const some = own.slice(part * FILES_A_PROCESS, (part + 1) * FILES_A_PROCESS);
      const total = some.reduce((sum, file) => sum + (recorded[file] ?? UNKNOWN_SECONDS), 0);
      return { name: `${folders[index].replaceAll('/', '-')}-${part + 1}`, files: some, seconds: total };
    });
  });
  return {
    shares: shares.sort((a, b) => b.seconds - a.seconds),
    drivers: all.flat().filter(file => DRIVES_WINE.test(file)),
  };
}

/** Runs what drives wine from outside, with the mocha of this machine. */
async function runDrivers(files) {
  const { code, output } = await capture(process.execPath, ['node_modules/mocha/bin/mocha.js', ...files], {
    cwd: ROOT,
  });
  say(output.trim());
  return { passed: Number(/(\d+) passing/.exec(output)?.[1] ?? 0), failed: code, pending: 0, reasons: {} };
}

/** Runs shares until none is left. A share that failed may have left programs behind: they end with it. */
async function runLane(wine, shares, add) {
  for (let share = shares.shift(); share !== undefined; share = shares.shift()) {
    const startedAt = performance.now();
    const { name, files } = share;
    const counts = await runTests(wine, files, { name, timeoutMs: PROCESS_LIMIT_MS });
    add(counts);
    if (counts.failed > 0) say(counts.output);
    if (counts.failed > 0) await endWine(wine);
    say(`${name.padEnd(14)} ${counts.passed} passed, ${counts.failed} failed, ${seconds(startedAt)}`);
  }
}

function saySkipped(pending, reasons) {
  if (pending === 0) return;
  say(`${pending} tests are skipped on wine:`);
  for (const [why, count] of Object.entries(reasons).sort((a, b) => b[1] - a[1]))
    say(`${String(count).padStart(5)}  ${why}`);
}

async function main() {
  requireNode();
  await ensureInstalled();
  const wine = await ensureWine({ canInstall: true });
  if (wine === null) return 0;
  await ensureBuilt();
  const lanes = [wine, await secondLane(wine)];
  const wanted = process.argv.slice(2);
  const { shares, drivers } = sharesOf(wanted.length > 0 ? wanted : FOLDERS);
  const total = { passed: 0, failed: 0, pending: 0 };
  const reasons = {};
  const add = counts => {
    for (const key of Object.keys(total)) total[key] += counts[key];
    for (const [why, count] of Object.entries(counts.reasons)) reasons[why] = (reasons[why] ?? 0) + count;
  };
  try {
    const files = shares.flatMap(share => share.files);
    if (files.length > 0) await bundleTests(files);
    if (drivers.length > 0) add(await runDrivers(drivers));
    await Promise.all(lanes.map(lane => runLane(lane, shares, add)));
  } finally {
    await Promise.all(lanes.map(endWine));
  }
  saySkipped(total.pending, reasons);
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
