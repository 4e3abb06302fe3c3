/**
 * Installs the file servers that downloads are tested against, where the installation needs no answer from a person.
 * Tests of a missing server are skipped.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { capture, say, step } from './steps.mjs';

/** Program → the Debian package that has it. */
const PACKAGES = { nginx: 'nginx', apache2: 'apache2-bin', lighttpd: 'lighttpd', caddy: 'caddy' };

/** With systemd, a package starts its server on port 80 of this machine; a container has no systemd. */
function isDebianContainer() {
  return fs.existsSync('/etc/debian_version') && process.getuid?.() === 0 && !fs.existsSync('/run/systemd/system');
}

/** @param {string} program */
function isInstalled(program) {
  return spawnSync(program, ['-v']).error === undefined;
}

/**
 * @param {{has?: (program: string) => boolean, canInstall?: boolean, install?: (packages: string[]) => Promise<{code: number, output: string}>, log?: (line: string) => void}} [options]
 * @returns {Promise<string[]>} programs that are missing at the end, after one line that says so
 */
export async function ensureServers(options = {}) {
  const { has = isInstalled, canInstall = isDebianContainer(), install = aptInstall, log = say } = options;
  const missing = () => Object.keys(PACKAGES).filter(program => !has(program));
  const wanted = missing();
  if (wanted.length === 0) return [];
  if (canInstall) {
    const packages = wanted.map(program => PACKAGES[program]);
    const outcome = await step(`Installing ${packages.join(', ')}`, () => install(packages), log);
    if (outcome.code !== 0) log(outcome.output);
  }
  const left = missing();
  if (left.length > 0) log(`Not installed, so downloads are not tested against them: ${left.join(', ')}.`);
  return left;
}

/** @param {string[]} packages */
async function aptInstall(packages) {
  const apt = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  const update = await capture('apt-get', ['update'], apt);
  if (update.code !== 0) return update;
  return capture('apt-get', ['install', '-y', '--no-install-recommends', ...packages], apt);
}
