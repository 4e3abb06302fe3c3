#!/usr/bin/env node
/** Threads of libuv for files and hashing; it reads the variable when the first of them is needed. */
process.env['UV_THREADPOOL_SIZE'] ||= '16';

// Imported only now, so that nothing of it runs before the variable is set.
const [{ runProcess }, { services }] = await Promise.all([import('./process.ts'), import('./wiring.ts')]);
await runProcess(services);
