import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CliEngine, CliServices } from './engine-port.ts';

/** The built UI; the same place as seen from src/cli and from dist/cli. Without a build the engine serves its API alone. */
const UI_DIRECTORY = fileURLToPath(new URL('../../dist/ui', import.meta.url));

/** The real services behind the commands, each loaded when a command needs it. */
export const services: CliServices = {
  engine: async (): Promise<CliEngine> => {
    const { createModelManager, connectModelManager } = await import('../engine/index.ts');
    return {
      createModelManager: options =>
        createModelManager({
          ...options,
          ...(options.host === 'browser' && existsSync(UI_DIRECTORY) && { uiDir: UI_DIRECTORY }),
        }),
      connectModelManager,
    };
  },
  queries: () => import('../engine/index.ts'),
  journal: () => import('../events/index.ts'),
  library: async () => {
    const [publish, server, exporter, signing, size] = await Promise.all([
      import('../library/publish.ts'),
      import('../library/server.ts'),
      import('../library/export.ts'),
      import('../library/signing.ts'),
      import('../library/size.ts'),
    ]);
    return { ...publish, ...server, ...exporter, ...signing, ...size };
  },
  scheduler: () => import('../scheduler/server.ts'),
};
