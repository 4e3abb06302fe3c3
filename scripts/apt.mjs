/** Packages of Debian, for who may install them: one apt-get at a time, its lists fetched once a run. */
import fs from 'node:fs';
import { capture } from './steps.mjs';

/** Nobody is asked for a password here. */
export function isDebianRoot() {
  return fs.existsSync('/etc/debian_version') && process.getuid?.() === 0;
}

/** @type {Promise<{code: number, output: string}> | undefined} */
let lists;
/** A second apt-get beside the first one fails at its lock. @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * @param {string[]} packages
 * @returns {Promise<{code: number, output: string}>} code: of apt-get
 */
export function aptInstall(packages) {
  const done = last.then(() => install(packages));
  last = done.catch(() => undefined);
  return done;
}

async function install(packages) {
  const apt = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  lists ??= capture('apt-get', ['update'], apt);
  const update = await lists;
  if (update.code !== 0) return update;
  return capture('apt-get', ['install', '-y', '--no-install-recommends', ...packages], apt);
}
