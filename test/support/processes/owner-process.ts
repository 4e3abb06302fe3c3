/**
 * Tries to own the data directory of its first argument and prints `owner` or the error's code, once for each line on
 * stdin. An owner serves the endpoint until it is killed, or until the next line asks it to release.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { createBrowserHost } from '../../../src/engine/browser-host/browser-host.ts';
import { acquireOwnership } from '../../../src/engine/ownership/acquire.ts';
import type { Ownership } from '../../../src/engine/ownership/acquire.ts';
import { toModelError } from '../../../src/model/errors.ts';

const dataDir = process.argv[2] ?? '';
const run = randomUUID();
const token = randomBytes(32).toString('hex');

let ownership: Ownership | null = null;
process.stdout.write('up\n');
process.stdin.on('data', () => {
  if (ownership) return void ownership.release().then(() => process.exit(0));
  acquireOwnership({ dataDir, run, host: 'embedded', version: '0.0.0', token, bind, claim }).then(
    acquired => {
      ownership = acquired;
      process.stdout.write(`owner ${acquired.tookOverFrom?.pid ?? 'none'}\n`);
    },
    (error: unknown) => process.stdout.write(`${toModelError(error, 'SERVER_ERROR').code}\n`),
  );
});

function bind() {
  return createBrowserHost({ uiDir: null, token, run });
}

function claim() {
  return Promise.resolve();
}
