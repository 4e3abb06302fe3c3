import type { HealthView } from '../../../api/contract.ts';
import { engineOf, required } from '../../access/loaded.ts';
import type { Context } from '../../access/session.ts';
import { EXIT, UsageError } from '../../exit-codes.ts';
import type { ExitCode } from '../../exit-codes.ts';

/** Whether an export is asked for as a bundle. */
export function isBundle(target: string): boolean {
  return /\.zip$/i.test(target);
}

/** Writes a zip with all that support asks for: journal, registry, settings, logs, the doctor's report. */
export async function exportBundle(context: Context, path: string, full: boolean): Promise<ExitCode> {
  const { options, out, services, interrupted } = context;
  const { saveBundle } = await required(services.bundle);
  const { dataDir, libraryUrl, schedulerUrl } = options;
  const overrides = { libraryUrl, schedulerUrl };
  try {
    const health = await healthNow(context);
    const manifest = await saveBundle({ path, dataDir, overrides, health, full, signal: interrupted });
    out.result({ out: path, ...manifest }, () => wordsOf(path, manifest));
    return EXIT.ok;
  } catch (error) {
    if (interrupted.aborted) return EXIT.interrupted;
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new UsageError(`Expected a new file, ${path} exists.`);
  }
}

/** null where no engine runs, or it doesn't answer. */
async function healthNow(context: Context): Promise<HealthView | null> {
  const { connectModelManager } = await engineOf(context);
  const { healthOf } = await import('../../access/first-values.ts');
  const manager = await connectModelManager({ dataDir: context.options.dataDir, reconnect: false }).catch(() => null);
  if (manager === null) return null;
  try {
    return (await healthOf(manager).catch(() => null)) ?? null;
  } finally {
    await manager.close();
  }
}

function wordsOf(path: string, { files, redacted }: { files: readonly unknown[]; redacted: boolean }): string {
  const about = redacted
    ? 'User names, home paths, hosts and tokens are replaced; names of models are in it.'
    : 'Names, paths and hosts are in it; tokens are not.';
  return `${files.length} files in ${path}. ${about}`;
}
