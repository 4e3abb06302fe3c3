#!/usr/bin/env node
/**
 * What `model-manager` runs. CommonJS, because libuv's threads are counted when they first start, and the loader of ES
 * modules starts them before any module can say how many: from here on 16 serve files and hashing.
 */
process.env['UV_THREADPOOL_SIZE'] ||= '16';
void import('./main.ts');
