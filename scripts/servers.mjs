/**
 * Installs the file servers that downloads are tested against, where the installation needs no answer from a person.
 * Tests of a missing server are skipped.
 */
import fs from 'node:fs';
import path from 'node:path';
import { aptInstall, isDebianRoot } from './apt.mjs';
import { say, step } from './steps.mjs';

/** Program → the Debian package that has it. */
const PACKAGES = { nginx: 'nginx', apache2: 'apache2-bin', lighttpd: 'lighttpd', caddy: 'caddy' };

/** The same for `npm run test:field`, and what its tests of disks make and mount. */
export const FIELD_PACKAGES = {
  ...PACKAGES,
  varnishd: 'varnish',
  haproxy: 'haproxy',
  squid: 'squid',
  busybox: 'busybox',
  traffic_server: 'trafficserver',
  h2o: 'h2o',
  rclone: 'rclone',
  sshfs: 'sshfs',
  'sftp-server': 'openssh-sftp-server',
  python3: 'python3',
  'ntfs-3g': 'ntfs-3g',
  'mount.exfat-fuse': 'exfat-fuse',
  'mkfs.exfat': 'exfatprogs',
  'mkfs.ext4': 'e2fsprogs',
  'mkfs.btrfs': 'btrfs-progs',
  fusermount3: 'fuse3',
};

/** With systemd, a package starts its server on port 80 of this machine; a container has no systemd. */
function isDebianContainer() {
  return isDebianRoot() && !fs.existsSync('/run/systemd/system');
}

/**
 * Servers of Debian: some of them would start when asked for their version.
 *
 * @param {string} program
 */
function isInstalled(program) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/lib/openssh'];
  return folders.some(folder => fs.existsSync(path.join(folder, program)));
}

/**
 * @param {{packages?: Record<string, string>, has?: (program: string) => boolean, canInstall?: boolean, install?: (packages: string[]) => Promise<{code: number, output: string}>, log?: (line: string) => void}} [options]
 * @returns {Promise<string[]>} programs that are missing at the end, after one line that says so
 */
export async function ensureServers(options = {}) {
  const { has = isInstalled, canInstall = isDebianContainer(), install = aptInstall, log = say } = options;
  const { packages: all = PACKAGES } = options;
  const missing = () => Object.keys(all).filter(program => !has(program));
  const wanted = missing();
  if (wanted.length === 0) return [];
  if (canInstall) {
    const packages = wanted.map(program => all[program]);
    const outcome = await step(`Installing ${packages.join(', ')}`, () => install(packages), log);
    if (outcome.code !== 0) await installEach(packages, install, log);
  }
  const left = missing();
  if (left.length > 0) log(`Not installed, so downloads are not tested against them: ${left.join(', ')}.`);
  return left;
}

/**
 * One that apt doesn't have, or that is broken, keeps the others out no more.
 *
 * @param {string[]} packages
 * @param {(packages: string[]) => Promise<{code: number, output: string}>} install
 * @param {(line: string) => void} log
 */
async function installEach(packages, install, log) {
  for (const name of packages) {
    const { code, output } = await install([name]);
    if (code !== 0) log(`${name} could not be installed: ${output.trim().split('\n').at(-1)}`);
  }
}
