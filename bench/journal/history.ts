/** A long history as an engine would have left it: downloads begun, checkpointed, installed and removed again. */
import { access, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Journal } from '../../src/events/types.ts';
import { openJournal } from '../../src/events/write/open.ts';
import type { NewEvent } from '../../src/events/vocabulary.ts';
import { nodeFileSystem } from '../../src/ports/file-system.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { cacheFolder } from '../support/cache.ts';

const MODELS = 100;
const CHECKPOINTS = 12;
const GIBIBYTE = 1024 ** 3;
/** Part of the cached folder's name: raise it when what is made here changes. */
const EDITION = 1;

/** The events of one version's life, the same for the same number. Ends with a removal unless `keep` is set. */
export function* lifeOf(number: number, keep: boolean): Generator<NewEvent> {
  const subject = `model-${number % MODELS}@1.${Math.floor(number / MODELS)}.0`;
  const task_id = `task-${number}`;
  const hash = number.toString(16).padStart(64, '0');
  const size_bytes = GIBIBYTE + number;
  yield {
    type: 'DownloadRequested',
    subject,
    data: { task_id, kind: 'install', total_bytes: size_bytes, command_id: `command-${number}` },
  };
  yield {
    type: 'DownloadStarted',
    subject,
    data: {
      ...{ task_id, total_bytes: size_bytes, resumed_from_bytes: 0 },
      ...{ source: 'manifest', plan_sha256: hash, file_count: 1 },
    },
  };
  for (let step = 1; step <= CHECKPOINTS; step++) {
    const received_bytes = Math.floor((size_bytes * step) / CHECKPOINTS);
    yield {
      type: 'DownloadCheckpointed',
      subject,
      data: {
        ...{ task_id, received_bytes, total_bytes: size_bytes },
        files: [{ path: 'model.safetensors', ranges: [[0, received_bytes]], etag: `"${hash}"` }],
      },
    };
  }
  yield {
    type: 'FileVerified',
    subject,
    data: { task_id, path: 'model.safetensors', size_bytes, sha256: hash },
  };
  yield {
    type: 'ModelInstalled',
    subject,
    data: {
      ...{ task_id, size_bytes, checksum_sha256: hash, file_count: 1, duration_ms: 60_000 + number },
      extra: { title: `Model ${number}`, license: 'MIT' },
    },
  };
  if (keep) return;
  yield { type: 'RemovalRequested', subject, data: {} };
  yield { type: 'ModelRemoved', subject, data: { freed_bytes: size_bytes } };
}

function* events(count: number): Generator<NewEvent> {
  const perLife = CHECKPOINTS + 6;
  const lives = Math.floor(count / perLife);
  let made = 0;
  for (let number = 0; number < lives; number++) {
    for (const event of lifeOf(number, number >= lives - MODELS)) {
      yield event;
      made += 1;
    }
  }
  for (; made < count; made++) {
    yield { type: 'UpdateFound', subject: 'model-0@99.0.0', data: { installed_version: '1.0.0' } };
  }
}

/** As many appends as one batch holds. */
const AT_ONCE = 512;

/** Appends these events, one each, as many at once as one batch holds. */
export async function appendAll(journal: Journal, events: Iterable<NewEvent>): Promise<void> {
  let waiting: Promise<unknown>[] = [];
  for (const event of events) {
    waiting.push(journal.append([event]).durable);
    if (waiting.length < AT_ONCE) continue;
    await Promise.all(waiting);
    waiting = [];
  }
  await Promise.all(waiting);
}

/** A data directory whose journal has this many events. The journal itself writes it once, and it is kept. */
export async function historyOf(count: number): Promise<string> {
  const folder = join(await cacheFolder('history'), `${count}-${EDITION}`);
  if (await exists(folder)) return folder;
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const { journal } = await openJournal({
    ...{ dir: join(unfinished, 'journal'), fs: nodeFileSystem, clock: systemClock },
    ...{ run: 'history', owner: 'benchmark' },
  });
  await appendAll(journal, events(count));
  await journal.close();
  await rename(unfinished, folder);
  return folder;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
