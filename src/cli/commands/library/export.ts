import { resolve } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../../exit-codes.ts';
import { required } from '../../access/loaded.ts';
import { notEmpty, parseBaseUrl } from '../../arguments.ts';
import { serverLines } from '../../text/server-lines.ts';
import { interruptible } from '../../access/session.ts';
import type { Context, Session } from '../../access/session.ts';

interface ExportFlags {
  dryRun?: true;
  prune?: true;
  full?: true;
  torrents?: true;
  baseUrl?: string;
}

export function addExport(library: Command, session: Session): void {
  library
    .command('export')
    .description(
      'Write the whole library as static files, for nginx, a CDN or an object store. Again into the same folder, it writes what has changed.',
    )
    .argument('<storage>', "the library's folder", notEmpty)
    .argument('<out>', 'folder to write to', notEmpty)
    .option('--dry-run', 'write nothing, and say what would be done')
    .option('--prune', 'delete the files of versions that are withdrawn or gone; they stay without it')
    .option('--full', 'look at each file, also where nothing says that it has changed')
    .option('--base-url <url>', 'where the export will be served, for Metalink and torrents', parseBaseUrl)
    .option('--torrents', 'make a .torrent of each version, with the web server as its seed; needs --base-url')
    .action(session.action(exportFiles));
}

async function exportFiles(context: Context, storage: string, out: string, flags: ExportFlags): Promise<void> {
  if (flags.torrents && flags.baseUrl === undefined) throw new UsageError('Expected --base-url URL with --torrents.');
  const { exportLibrary } = await required(context.services.library);
  const done = await interruptible(
    exportLibrary(resolve(storage), resolve(out), flags),
    context.interrupted,
    'interrupted',
  );
  const { models, newFiles, withdrawn, pruned } = done;
  const words = flags.dryRun ? 'would be written to' : 'in';
  context.out.result(
    { out: resolve(out), ...(flags.dryRun && { dry_run: true }), ...done },
    () => `${models} models, ${newFiles} new files ${words} ${resolve(out)}`,
  );
  if (withdrawn.length > 0) {
    const files = flags.prune ? '' : '; their files stay';
    context.out.message(`no more in the catalogue: ${withdrawn.join(', ')}${files}`);
  }
  if (pruned.length > 0) context.out.message(`${flags.dryRun ? 'would be deleted' : 'deleted'}: ${pruned.join(', ')}`);
  context.out.message('A web server needs three lines, here in the words of nginx:');
  for (const line of serverLines(resolve(out))) context.out.message(`  ${line}`);
}
