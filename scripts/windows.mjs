/**
 * `npm run test:windows [FOLDER…]`: the tests on Node for Windows, by wine, which it installs on Debian for root. Without
 * folders: the story, the tests of held files and all folders below; docs/windows.md tells what that proves. The last line
 * counts; where wine can't be had, one line says so and the exit code is 0. `--record` writes what a whole run counted
 * into docs/windows.md.
 */
import { ROOT, listFiles } from './fingerprint.mjs';
import { ensureBuilt, ensureInstalled, requireNode } from './setup.mjs';
import { StepError, capture, say, seconds } from './steps.mjs';
import { DRIVES_WINE, recordedSeconds } from './test-files.mjs';
import { Report, record } from './windows/report.mjs';
import { bundleTests, runTests } from './windows/tests.mjs';
import { NODE_VERSION, endWine, ensureWine, secondLane } from './windows/wine.mjs';

const FOLDERS = [
  ...['windows', 'ports', 'disk', 'hash', 'installed', 'download', 'projections', 'events', 'library', 'schemas'],
  ...['scheduler', 'manager', 'hooks', 'engine', 'cli'],
];
/** More in one process would let one hang take the others with it. */
const FILES_A_PROCESS = 8;
/** Against a hang: the slowest of them takes a tenth of it on a machine that does other work too. */
const PROCESS_LIMIT_MS = 15 * 60 * 1000;
/** Browser and long tests have runs of their own; the drivers run on this machine. */
const ELSEWHERE = /\.(?:browser|long|wine)\.test\.ts$/;
/** Of a file that isn't recorded, as test-files.mjs reckons it. */
const UNKNOWN_SECONDS = 0.5;

/**
 * @typedef {object} Share what one process runs
 * @property {string} name
 * @property {string} folder
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
      const folder = folders[index];
      return { name: `${folder.replaceAll('/', '-')}-${part + 1}`, folder, files: some, seconds: total };
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
async function runLane(wine, shares, report) {
  for (let share = shares.shift(); share !== undefined; share = shares.shift()) {
    const startedAt = performance.now();
    const { name, folder, files } = share;
    const counts = await runTests(wine, files, { name, timeoutMs: PROCESS_LIMIT_MS });
    report.add(folder, counts);
    if (counts.failed > 0) say(counts.output);
    if (counts.failed > 0) await endWine(wine);
    say(`${name.padEnd(14)} ${counts.passed} passed, ${counts.failed} failed, ${seconds(startedAt)}`);
  }
}

async function main() {
  const wanted = process.argv.slice(2).filter(argument => argument !== '--record');
  const records = process.argv.includes('--record');
  if (records && wanted.length > 0) throw new StepError('Expected --record without folders: it tells of a whole run.');
  requireNode();
  await ensureInstalled();
  const wine = await ensureWine({ canInstall: true });
  if (wine === null) return 0;
  await ensureBuilt();
  const lanes = [wine, await secondLane(wine)];
  const { shares, drivers } = sharesOf(wanted.length > 0 ? wanted : FOLDERS);
  const report = new Report();
  const startedAt = performance.now();
  try {
    const files = shares.flatMap(share => share.files);
    if (files.length > 0) await bundleTests(files);
    if (drivers.length > 0) report.add('windows', await runDrivers(drivers));
    await Promise.all(lanes.map(lane => runLane(lane, shares, report)));
  } finally {
    await Promise.all(lanes.map(endWine));
  }
  const minutes = (performance.now() - startedAt) / 60_000;
  if (report.pending > 0) say(`${report.pending} tests are skipped on wine:\n\n${report.skipped()}\n`);
  const isGreen = report.failed === 0 && report.passed > 0;
  if (records && isGreen) await record(report, { node: NODE_VERSION, wine: wine.version, minutes });
  say(`${report.passed} passed, ${report.failed} failed, in ${minutes.toFixed(1)} min`);
  return isGreen ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error.output) say(error.output);
  say(error.name === 'StepError' ? error.message : error.stack);
  process.exitCode = 1;
}
