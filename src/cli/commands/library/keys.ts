import { access, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { UsageError } from '../../exit-codes.ts';
import { formatTime } from '../../../model/format.ts';
import { required } from '../../access/loaded.ts';
import { notEmpty, parseModel } from '../../arguments.ts';
import type { ModelName } from '../../arguments.ts';
import type { Context, Session } from '../../access/session.ts';

/** Only the owner may read the private key. */
const KEY_MODE = 0o600;
const DAYS_MAX = 3_650;

export interface KeyFlags {
  passwordFile?: string;
}

export function addKeyCommands(library: Command, session: Session): void {
  library
    .command('keygen')
    .description(
      'Make a key pair of minisign without a password: the secret key for publish --sign, the public one for pinned_keys.',
    )
    .argument('<keyfile>', 'new file for the secret key; <keyfile>.pub gets the public one', notEmpty)
    .option('--show', 'make nothing, and print the public key of a secret one that is there')
    .option('--password-file <file>', 'of a secret key that has a password', notEmpty)
    .action(session.action(keygen));
  library
    .command('resign')
    .description('Replace the signatures of published versions by those of another key. No published file is touched.')
    .argument('<storage>', "the library's folder", notEmpty)
    .argument('[model]', 'model_id or model_id@version; all without it', parseModel)
    .requiredOption('--key <keyfile>', 'the secret key', notEmpty)
    .option('--password-file <file>', 'of a secret key that has a password', notEmpty)
    .action(session.action(resign));
  library
    .command('sign')
    .description(
      'Sign the catalogue: clients with pinned keys then install nothing that it does not name, and nothing past its time.',
    )
    .argument('<storage>', "the library's folder", notEmpty)
    .requiredOption('--key <keyfile>', 'the secret key', notEmpty)
    .option('--password-file <file>', 'of a secret key that has a password', notEmpty)
    .option('--valid-days <n>', 'how long it is valid', parseDays, 30)
    .action(session.action(sign));
}

function parseDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= DAYS_MAX) return days;
  throw new InvalidArgumentError(`Expected 1 to ${DAYS_MAX} days.`);
}

/** Clients with pinned keys go by the signed catalogue, which knows nothing of a change yet. */
export async function remindToSign({ out }: Context, storage: string): Promise<void> {
  const isSigned = await access(join(storage, 'api', 'catalog.signed.json')).then(
    () => true,
    () => false,
  );
  if (isSigned) out.message('The signed catalogue does not say this yet: "model-manager library sign" makes it anew.');
}

/** The password is the file's first line. */
export async function passwordOf({ passwordFile }: KeyFlags): Promise<string | undefined> {
  return passwordFile === undefined ? undefined : (await readFile(passwordFile, 'utf8')).split(/\r?\n/)[0];
}

async function keygen(context: Context, keyfile: string, flags: KeyFlags & { show?: true }): Promise<void> {
  const library = await required(context.services.library);
  if (flags.show) {
    const password = (await passwordOf(flags)) ?? null;
    const keys = library.publicKeysOf(await readFile(keyfile, 'utf8'), password);
    context.out.result({ ...keys, keyFile: resolve(keyfile) }, () => keys.publicKey);
    return context.out.message(`minisign -P ${keys.minisignPublicKey}`);
  }
  const { publicKey, minisignPublicKey, privateKey } = library.generateKeyPair();
  // `wx` never overwrites a key that signs published versions.
  await writeNew(keyfile, privateKey, KEY_MODE);
  await writeNew(`${keyfile}.pub`, `untrusted comment: minisign public key\n${minisignPublicKey}\n`, 0o644);
  context.out.result({ publicKey, minisignPublicKey, keyFile: resolve(keyfile) }, () => publicKey);
  context.out.message(`The private key is in ${resolve(keyfile)}; add the public key to pinned_keys of settings.json.`);
  context.out.message(`Other tools verify with: minisign -Vm manifest.json -P ${minisignPublicKey}`);
}

async function writeNew(file: string, text: string, mode: number): Promise<void> {
  try {
    await writeFile(file, text, { mode, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new UsageError(`Expected a new file, ${file} exists.`);
    throw error;
  }
}

async function resign(
  context: Context,
  storage: string,
  model: ModelName | undefined,
  flags: KeyFlags & { key: string },
): Promise<void> {
  const { resignLibrary } = await required(context.services.library);
  const password = await passwordOf(flags);
  const done = await resignLibrary({
    ...{ storage: resolve(storage), signKey: await readFile(flags.key, 'utf8') },
    ...(model && { modelId: model.modelId }),
    ...(model?.version !== undefined && { version: model.version }),
    ...(password !== undefined && { keyPassword: password }),
  });
  context.out.result(done, () => `${done.resigned.length} versions signed anew`);
  if (done.unsigned.length > 0)
    context.out.message(`without a manifest.json, and so without a signature: ${done.unsigned.join(', ')}`);
}

async function sign(
  context: Context,
  storage: string,
  flags: KeyFlags & { key: string; validDays: number },
): Promise<void> {
  const { signLibrary } = await required(context.services.library);
  const password = await passwordOf(flags);
  const done = await signLibrary({
    ...{ storage: resolve(storage), signKey: await readFile(flags.key, 'utf8') },
    ...{ validDays: flags.validDays, now: Date.now() },
    ...(password !== undefined && { keyPassword: password }),
  });
  const { serial, validUntil, versions, unsigned } = done;
  context.out.result(
    { serial, valid_until: validUntil, versions, unsigned },
    () => `${versions} versions, serial ${serial}, valid until ${formatTime(validUntil)}`,
  );
  if (unsigned.length > 0)
    context.out.message(`not signed themselves, and so not in it: ${unsigned.join(', ')} (library resign signs them)`);
}
