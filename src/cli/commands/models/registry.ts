import type { Command } from 'commander';
import { ModelError } from '../../../model/errors.ts';
import { EXIT } from '../../exit-codes.ts';
import type { ExitCode } from '../../exit-codes.ts';
import { assertDataDirectory, engineOf, journalDir, journalOf } from '../../access/loaded.ts';
import type { Context, Session } from '../../access/session.ts';
import { printDamage } from '../journal/print.ts';

export function addRegistryCommands(program: Command, session: Session): void {
  program
    .command('registry')
    .summary('registry.json')
    .description(
      'registry.json: what other programs read of the models. The journal is the truth, the registry its copy.',
    )
    .command('rebuild')
    .description('Make registry.json anew from the journal. A running engine does that by itself.')
    .action(session.action(rebuild));
}

/**
 * Opens the data directory. This compares registry.json with the journal, byte for byte, and
 * writes it anew when it differs.
 */
async function rebuild(context: Context): Promise<ExitCode> {
  const { options, out } = context;
  // A typing mistake in --data must not create a data directory.
  await assertDataDirectory(context);
  const { healthOf } = await import('../../access/first-values.ts');
  const engine = await engineOf(context);
  const { dataDir, logLevel } = options;
  const manager = await engine.createModelManager({ dataDir, host: 'cli', only: [], ...(logLevel && { logLevel }) });
  try {
    const versions = (await manager.list()).length;
    const registry = (await healthOf(manager))?.registry;
    if (registry?.ok !== true) {
      const { code, message } = registry?.error ?? {
        code: 'FILE_BUSY',
        message: 'registry.json could not be written.',
      };
      throw new ModelError(code, message);
    }
    out.result({ versions }, () => `registry.json has ${versions} ${versions === 1 ? 'version' : 'versions'}`);
  } finally {
    await manager.close();
  }
  // The registry holds what journal and files prove. The answer also names the damage, because the
  // registry lacks what was lost.
  const { verifyJournal } = await journalOf(context);
  const { damage } = await verifyJournal({ dir: journalDir(context) });
  for (const range of damage) printDamage(out, range);
  return damage.length > 0 ? EXIT.damaged : EXIT.ok;
}
