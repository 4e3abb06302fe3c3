/**
 * A process that downloads, to be killed: `node download-process.ts <folder> <url> <log>`. The folder has plan.json; events are
 * appended to events.ndjson before they count as recorded, and read from it at the start, as a journal would. The log gets what
 * arrived of weights.bin, as it arrives.
 */
import { appendFileSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { recordingFetch } from '../../../bench/support/received.ts';
import type { TaskEvent } from '../../../src/download/types.ts';
import { createDownloader } from '../../../src/download/downloader.ts';
import type { LibraryClient, VersionPlan } from '../../../src/library/types.ts';
import { createNodeFetch } from '../../../src/ports/node-fetch.ts';
import { taskAfter } from '../../download/harness.ts';

const [root = '', url = '', log = ''] = process.argv.slice(2);
const received = openSync(log, 'a');
const journal = join(root, 'events.ndjson');
const plan = JSON.parse(readFileSync(join(root, 'plan.json'), 'utf8')) as VersionPlan;
plan.checksumFile = Buffer.from(plan.checksumFile);
plan.manifestFile &&= Buffer.from(plan.manifestFile);
const events = existsSync(journal)
  ? readFileSync(journal, 'utf8')
      .split('\n')
      .filter(line => line.endsWith('}'))
      .map(line => JSON.parse(line) as TaskEvent)
  : [];

const nowhere = () => Promise.reject(new Error('Not part of this test.'));
const library: LibraryClient = {
  catalog: nowhere,
  model: nowhere,
  plan: () => Promise.resolve(plan),
  file: (_model, _version, path) => ({ url: `${url}/storage/${path}`, headers: {} }),
};
const downloader = createDownloader({
  modelsDir: join(root, 'models'),
  dataDir: root,
  library,
  fetch: recordingFetch(createNodeFetch(), 'weights.bin', line => void writeSync(received, line)),
  bootId: 'boot-1',
  maxDownloads: () => 3,
  connectionsPerFile: () => 4,
  policy: { lockStaleMs: 2000, diskReserveBytes: 0 },
});
const outcome = await downloader.run(
  taskAfter(events),
  {
    record: (...recorded) => {
      for (const event of recorded) appendFileSync(journal, `${JSON.stringify(event)}\n`);
      return Promise.resolve();
    },
    progress: () => undefined,
  },
  new AbortController().signal,
);
process.stdout.write(`${JSON.stringify(outcome)}\n`);
process.exit();
