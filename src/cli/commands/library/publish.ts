import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { assertModelId, assertVersion } from '../../../model/identity.ts';
import { UsageError } from '../../exit-codes.ts';
import { formatBytes } from '../../../model/format.ts';
import { required } from '../../access/loaded.ts';
import type { CliLibrary, PublishRequest } from '../../access/library-services.ts';
import { asUsage, notEmpty, parseCount, parseJsonObject } from '../../arguments.ts';
import { ProgressDisplay } from '../../text/progress.ts';
import { interruptible } from '../../access/session.ts';
import type { Context, Session } from '../../access/session.ts';
import { passwordOf, remindToSign } from './keys.ts';
import type { KeyFlags } from './keys.ts';
import { sizeOf } from './sizes.ts';

interface PublishFlags extends KeyFlags {
  synthetic?: string;
  seed: number;
  sign?: string;
  fromHuggingfaceCache?: string;
  asIs?: true;
  resume?: true;
  latest?: true;
  extra?: Record<string, unknown>;
}

export function addPublish(library: Command, session: Session): void {
  library
    .command('publish')
    .description('Publish files as one immutable version of a model.')
    .argument('<storage>', "the library's folder", notEmpty)
    .argument('<model>', 'model_id')
    .argument('<version>', 'SemVer, like 1.0.0')
    .argument('[path...]', 'files and folders', (path, paths: string[] = []) => [...paths, notEmpty(path)])
    .option(
      '--from-huggingface-cache <dir>',
      "publish a model of Hugging Face's cache; title, licence and tags come from its card",
      notEmpty,
    )
    .option('--synthetic <size>', 'make up a file of this size instead, like 500MB or 2GiB')
    .addOption(
      new Option('--seed <n>', 'of the synthetic bytes: the same seed, the same file').argParser(parseCount).default(1),
    )
    .option('--sign <keyfile>', 'sign manifest.json with this secret key', notEmpty)
    .option('--password-file <file>', 'of a secret key that has a password', notEmpty)
    .option('--as-is', 'publish all files; else .git, .cache and the like are left out, unfinished files refused')
    .option('--extra <json>', 'JSON object for registry.json, carried untouched', parseJsonObject)
    .option('--resume', 'go on with what a publish of this version that was cut has copied')
    .option('--latest', 'refuse a version that would not be the newest release')
    .action(session.action(publish));
}

async function publish(
  context: Context,
  storage: string,
  modelId: string,
  version: string,
  paths: string[] = [],
  flags: PublishFlags,
): Promise<void> {
  asUsage(() => assertModelId(modelId));
  asUsage(() => assertVersion(version));
  const chosen = [paths.length > 0, flags.synthetic !== undefined, flags.fromHuggingfaceCache !== undefined];
  if (!chosen.includes(true))
    throw new UsageError('Expected a path to publish, --from-huggingface-cache DIR or --synthetic SIZE.');
  if (flags.fromHuggingfaceCache !== undefined && chosen.filter(Boolean).length > 1)
    throw new UsageError("Expected no other files beside a model of Hugging Face's cache.");
  const library = await required(context.services.library);
  const display = new ProgressDisplay(context.out.stderr);
  const signKey = flags.sign === undefined ? undefined : await readFile(flags.sign, 'utf8');
  const keyPassword = await passwordOf(flags);
  const request: PublishRequest = {
    ...{ storage: resolve(storage), modelId, version },
    ...(await contentOf(library, paths, flags)),
    ...(flags.asIs && { asIs: true }),
    ...(flags.resume && { resume: true }),
    ...(flags.latest && { latest: true }),
    ...(signKey !== undefined && { signKey }),
    ...(keyPassword !== undefined && { keyPassword }),
    onProgress: progressOn(display, modelId, version),
  };
  const published = await interruptible(
    library.publishVersion(request),
    context.interrupted,
    'interrupted: nothing was published; --resume goes on with what was copied',
  ).finally(() => display.clear());
  const { sizeBytes, unchanged, leftOut } = published;
  if (leftOut.length > 0) context.out.message(`left out: ${leftOut.join(', ')} (--as-is publishes them too)`);
  context.out.result(
    published,
    () => `${modelId}@${version} ${unchanged ? 'was published before' : 'published'}, ${formatBytes(sizeBytes)}`,
  );
  if (!unchanged) await remindToSign(context, storage);
}

/** What is published, and what is said of it. A word of `--extra` holds over one of a card. */
async function contentOf(
  library: CliLibrary,
  paths: readonly string[],
  { synthetic, seed, extra, fromHuggingfaceCache }: PublishFlags,
): Promise<Pick<PublishRequest, 'paths' | 'synthetic' | 'extra'>> {
  if (fromHuggingfaceCache !== undefined) {
    const model = await library.readHuggingFaceModel(fromHuggingfaceCache);
    return { paths: [model.path], extra: { ...model.extra, ...extra } };
  }
  return {
    paths: paths.map(path => resolve(path)),
    ...(synthetic !== undefined && { synthetic: { sizeBytes: sizeOf(library, synthetic), seed } }),
    ...(extra && { extra }),
  };
}

function progressOn(
  display: ProgressDisplay,
  modelId: string,
  version: string,
): NonNullable<PublishRequest['onProgress']> {
  const began = performance.now();
  return ({ publishedBytes, totalBytes }) => {
    const seconds = Math.max((performance.now() - began) / 1000, 0.001);
    display.show({
      ...{ taskId: '', modelId, version, phase: 'downloading' },
      ...{ receivedBytes: publishedBytes, totalBytes, bytesPerSecond: publishedBytes / seconds },
    });
  };
}
