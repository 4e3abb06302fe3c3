/** Serves a library until its stdin ends: the first line is its URL, each line that comes is answered with its RSS. */
import { createInterface } from 'node:readline';
import { serveLibrary } from '../../src/library/server/index.ts';

const [, , storage = ''] = process.argv;
const library = await serveLibrary({ storage });
console.log(library.url);
for await (const _ of createInterface({ input: process.stdin })) console.log(process.memoryUsage.rss());
await library.close();
