#!/usr/bin/env node
/**
 * Threads of libuv for files and hashing. Where the module loader has started them by now (Node 20), only the variable in
 * the environment of the process counts: hosts that start this one set it there.
 */
process.env['UV_THREADPOOL_SIZE'] ||= '16';

// Imported only now, so that nothing of it runs before the variable is set.
const [{ runProcess }, { services }] = await Promise.all([import('./process.ts'), import('./wiring.ts')]);
await runProcess(services);
