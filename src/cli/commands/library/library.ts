import type { Command } from 'commander';
import type { Session } from '../../access/session.ts';
import { addCareCommands } from './care.ts';
import { addExport } from './export.ts';
import { addKeyCommands } from './keys.ts';
import { addPublish } from './publish.ts';
import { addLibraryServe } from './serve.ts';

export function addLibraryCommands(program: Command, session: Session): void {
  const library = program
    .command('library')
    .summary('publish models to a folder, serve it, look after it, export it as plain files')
    .description('The model library: a folder of published versions, served over HTTP or exported as plain files.');
  addPublish(library, session);
  addLibraryServe(library, session);
  addCareCommands(library, session);
  addExport(library, session);
  addKeyCommands(library, session);
}
