import { join } from 'node:path';
import type { CliServices } from './engine-port.ts';

/** The real services behind the commands, each loaded when a command needs it. */
export const services: CliServices = {
  engine: () => import('../engine/index.ts'),
  queries: () => import('../engine/index.ts'),
  journal: async () => {
    const { readJournal, verifyJournal } = await import('../events/index.ts');
    const dir = (dataDir: string) => join(dataDir, 'journal');
    return {
      readJournal: (dataDir, options) => readJournal({ dir: dir(dataDir), ...options }),
      verifyJournal: async dataDir => {
        const verdict = await verifyJournal({ dir: dir(dataDir) });
        return { ...verdict, events: verdict.lastSeq };
      },
    };
  },
  library: async () => {
    const [publish, server, exporter, signing] = await Promise.all([
      import('../library/publish.ts'),
      import('../library/server.ts'),
      import('../library/export.ts'),
      import('../library/signing.ts'),
    ]);
    return { ...publish, ...server, ...exporter, ...signing };
  },
  scheduler: () => import('../scheduler/server.ts'),
};
