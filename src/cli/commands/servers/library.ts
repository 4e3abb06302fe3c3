import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { assertModelId, assertVersion } from '../../../model/identity.ts';
import { UsageError } from '../../exit-codes.ts';
import { formatBytes } from '../../text/format.ts';
import { required } from '../../access/loaded.ts';
import { asUsage, notEmpty, parseCount, parseJsonObject } from '../../arguments.ts';
import { serverLines } from '../../text/server-lines.ts';
import { ProgressDisplay } from '../../text/progress.ts';
import { interruptible } from '../../access/session.ts';
import type { Context, Session } from '../../access/session.ts';
import { addLibraryServe, sizeOf } from './serve.ts';

/** Only the owner may read the private key. */
const KEY_MODE = 0o600;

interface PublishFlags {
  synthetic?: string;
  seed: number;
  sign?: string;
  asIs?: true;
  extra?: Record<string, unknown>;
}

export function addLibraryCommands(program: Command, session: Session): void {
  const library = program
    .command('library')
    .summary('publish models to a folder, serve it, export it as plain files')
    .description('The model library: a folder of published versions, served over HTTP or exported as plain files.');
  addPublish(library, session);
  addLibraryServe(library, session);
  library
    .command('export')
    .description('Write the whole library as static files, for nginx, a CDN or an object store.')
    .argument('<storage>', "the library's folder", notEmpty)
    .argument('<out>', 'folder to write to', notEmpty)
    .action(session.action(exportFiles));
  library
    .command('keygen')
    .description('Make an Ed25519 key pair: the private key for publish --sign, the public one for pinned_keys.')
    .argument('<keyfile>', 'new file for the private key', notEmpty)
    .action(session.action(keygen));
}

function addPublish(library: Command, session: Session): void {
  library
    .command('publish')
    .description('Publish files as one immutable version of a model.')
    .argument('<storage>', "the library's folder", notEmpty)
    .argument('<model>', 'model_id')
    .argument('<version>', 'SemVer, like 1.0.0')
    .argument('[path...]', 'files and folders', (path, paths: string[] = []) => [...paths, notEmpty(path)])
    .option('--synthetic <size>', 'make up a file of this size instead, like 500MB or 2GiB')
    .addOption(
      new Option('--seed <n>', 'of the synthetic bytes: the same seed, the same file').argParser(parseCount).default(1),
    )
    .option('--sign <keyfile>', 'sign manifest.json with this private key', notEmpty)
    .option('--as-is', 'publish all files; else .git, .cache and the like are left out, unfinished files refused')
    .option('--extra <json>', 'JSON object for registry.json, carried untouched', parseJsonObject)
    .action(session.action(publish));
}

async function publish(
  context: Context,
  storage: string,
  modelId: string,
  version: string,
  paths: string[] | undefined,
  flags: PublishFlags,
): Promise<void> {
  asUsage(() => assertModelId(modelId));
  asUsage(() => assertVersion(version));
  if (!paths?.length && flags.synthetic === undefined)
    throw new UsageError('Expected a path to publish, or --synthetic SIZE.');
  const library = await required(context.services.library);
  const display = new ProgressDisplay(context.out.stderr);
  const signKey = flags.sign === undefined ? undefined : await readFile(flags.sign, 'utf8');
  const began = performance.now();
  const published = await interruptible(
    library.publishVersion({
      storage: resolve(storage),
      modelId,
      version,
      paths: (paths ?? []).map(path => resolve(path)),
      ...(flags.synthetic !== undefined && {
        synthetic: { sizeBytes: sizeOf(library, flags.synthetic), seed: flags.seed },
      }),
      ...(flags.extra && { extra: flags.extra }),
      ...(flags.asIs && { asIs: true }),
      ...(signKey !== undefined && { signKey }),
      onProgress: ({ publishedBytes, totalBytes }) => {
        const seconds = Math.max((performance.now() - began) / 1000, 0.001);
        const bytesPerSecond = publishedBytes / seconds;
        display.show({
          taskId: '',
          modelId,
          version,
          phase: 'downloading',
          receivedBytes: publishedBytes,
          totalBytes,
          bytesPerSecond,
        });
      },
    }),
    context.interrupted,
    'interrupted: nothing was published',
  ).finally(() => display.clear());
  const { sizeBytes, unchanged, leftOut } = published;
  if (leftOut.length > 0) context.out.message(`left out: ${leftOut.join(', ')} (--as-is publishes them too)`);
  context.out.result(
    published,
    () => `${modelId}@${version} ${unchanged ? 'was published before' : 'published'}, ${formatBytes(sizeBytes)}`,
  );
}

async function exportFiles(context: Context, storage: string, out: string): Promise<void> {
  const { exportLibrary } = await required(context.services.library);
  const counts = await interruptible(exportLibrary(resolve(storage), resolve(out)), context.interrupted, 'interrupted');
  context.out.result(
    { out: resolve(out), ...counts },
    () => `${counts.models} models, ${counts.newFiles} new files in ${resolve(out)}`,
  );
  const { withdrawn } = counts;
  if (withdrawn.length > 0) context.out.message(`no more in the catalogue: ${withdrawn.join(', ')}; their files stay`);
  context.out.message('A web server needs three lines, here in the words of nginx:');
  for (const line of serverLines(resolve(out))) context.out.message(`  ${line}`);
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
