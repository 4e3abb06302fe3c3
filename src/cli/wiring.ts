import type { CliServices } from './engine-port.ts';

/** The real services behind the commands, each loaded when a command needs it. */
export const services: CliServices = {
  engine: () => import('../engine/index.ts'),
  queries: () => import('../engine/index.ts'),
  journal: () => import('../events/index.ts'),
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
