#!/usr/bin/env node
/**
 * The script that `model-manager` runs. It is CommonJS, because libuv reads the number of its
 * threads when they first start, and the loader of ES modules starts them before any module can
 * set it. After this line 16 threads serve files and hashing.
 */
process.env['UV_THREADPOOL_SIZE'] ||= '16';
void import('./main.ts');
