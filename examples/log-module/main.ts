/** `node --import tsx examples/log-module/main.ts <data directory> <log file>`, until Ctrl-C. */
import { join } from 'node:path';
import { runLogModule } from './log-module.ts';

const [dataDir, out] = process.argv.slice(2);
if (dataDir === undefined || out === undefined) {
  console.error('Expected two arguments: the data directory and the log file.');
  process.exit(2);
}
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
await runLogModule({ journal: join(dataDir, 'journal'), out, signal: stop.signal });
