/** Loaded into each measured process of Node: leaves its highest resident set, in bytes, in a file. */
const { appendFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  process.on('exit', () => {
    appendFileSync(process.env.PEAK_FILE, `${process.resourceUsage().maxRSS * 1024}\n`);
  });
}
