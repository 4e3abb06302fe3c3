import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../../exit-codes.ts';
import { required } from '../../access/loaded.ts';
import { notEmpty } from '../../arguments.ts';
import type { Context, Session } from '../../access/session.ts';
import { addCareCommands } from './care.ts';
import { addExport } from './export.ts';
import { addPublish } from './publish.ts';
import { addLibraryServe } from './serve.ts';

/** Only the owner may read the private key. */
const KEY_MODE = 0o600;

export function addLibraryCommands(program: Command, session: Session): void {
  const library = program
    .command('library')
    .summary('publish models to a folder, serve it, look after it, export it as plain files')
    .description('The model library: a folder of published versions, served over HTTP or exported as plain files.');
  addPublish(library, session);
  addLibraryServe(library, session);
  addCareCommands(library, session);
  addExport(library, session);
  library
    .command('keygen')
    .description('Make an Ed25519 key pair: the private key for publish --sign, the public one for pinned_keys.')
    .argument('<keyfile>', 'new file for the private key', notEmpty)
    .action(session.action(keygen));
}

async function keygen(context: Context, keyfile: string): Promise<void> {
  const { generateKeyPair } = await required(context.services.library);
  const { publicKey, privateKey } = generateKeyPair();
  try {
    // `wx` never overwrites a key that signs published versions.
    await writeFile(keyfile, privateKey, { mode: KEY_MODE, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new UsageError(`Expected a new file, ${keyfile} exists.`);
    throw error;
  }
  context.out.result({ publicKey, keyFile: resolve(keyfile) }, () => publicKey);
  context.out.message(`The private key is in ${resolve(keyfile)}; add the public key to pinned_keys of settings.json.`);
}
