import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readEngineFile } from '../../engine/ownership/engine-file.ts';
import { ModelError } from '../../model/errors.ts';
import { programVersion } from '../../engine/start/version.ts';
import { keepCompiled } from './compile-cache.ts';
import type { CliEngine, CliServices } from './services.ts';

/**
 * The built UI. The path is the same from src/cli and from dist/cli. Without a build the engine
 * serves its API only.
 */
const UI_DIRECTORY = fileURLToPath(new URL('../../../dist/ui', import.meta.url));

/**
 * The public side of the engine. It is loaded only for commands that run or ask an engine: a query
 * without an engine starts in half the time.
 */
const loadEngine = () => import('../../engine/index.ts');

/** The real services behind the commands. Each is loaded when a command needs it. */
export const services: CliServices = {
  engine: (): Promise<CliEngine> =>
    Promise.resolve({
      createModelManager: async options => {
        keepCompiled(options.dataDir, programVersion());
        return (await loadEngine()).createModelManager({
          ...options,
          ...(options.host === 'browser' && existsSync(UI_DIRECTORY) && { uiDir: UI_DIRECTORY }),
        });
      },
      connectModelManager: async options => {
        const { dataDir } = options;
        if ((await readEngineFile(dataDir)) === null)
          throw new ModelError('NETWORK_UNREACHABLE', `No engine runs in ${dataDir}.`, { retryable: true });
        return (await loadEngine()).connectModelManager(options);
      },
    }),
  queries: () => import('../../engine/offline.ts'),
  journal: async () => {
    const [{ readJournal, verifyJournal }, { readModel, readNewest }] = await Promise.all([
      import('../../events/reading.ts'),
      import('../../projections/reading.ts'),
    ]);
    return { readJournal, verifyJournal, readModel, readNewest };
  },
  doctor: () => import('../../engine/doctor/index.ts'),
  bundle: async () => {
    const [{ saveBundle }, { openReport }] = await Promise.all([
      import('../../engine/bundle/index.ts'),
      import('../../engine/bundle/open.ts'),
    ]);
    const uiDir = existsSync(UI_DIRECTORY) ? UI_DIRECTORY : null;
    return { saveBundle, openReport: options => openReport({ ...options, uiDir }) };
  },
  library: async () => {
    const [publish, care, exports, server, size] = await Promise.all([
      import('../../library/publish/index.ts'),
      import('../../library/care/index.ts'),
      import('../../library/export/index.ts'),
      import('../../library/server/index.ts'),
      import('../../model/size.ts'),
    ]);
    return { ...publish, ...care, ...exports, ...server, ...size };
  },
  scheduler: () => import('../../scheduler/server/index.ts'),
  confirm: async question => {
    if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
    const { createInterface } = await import('node:readline/promises');
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return /^y(es)?$/i.test((await terminal.question(question)).trim());
    } finally {
      terminal.close();
    }
  },
};
