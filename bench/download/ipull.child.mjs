/** The peer from npm: parallel, without verification or sync. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { peers, url, file } = JSON.parse(process.argv[2]);
const entry = createRequire(join(peers, 'index.js')).resolve('ipull');
const { downloadFile } = await import(pathToFileURL(entry).href);
const start = performance.now();
const engine = await downloadFile({ url, directory: dirname(file), fileName: 'ipull.bin', parallelStreams: 4 });
await engine.download();
const ms = performance.now() - start;
process.stdout.write(JSON.stringify({ ms, peakRss: process.resourceUsage().maxRSS * 1024 }));
process.exit(0);
