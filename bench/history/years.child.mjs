/**
 * One side of a journal of years: writes it, or compresses it, or starts from it without a checkpoint.
 *
 * The mix, from a seed: of 100 steps 92 are seconds with tasks that can't run here (1 to 8 of them, each with an UUID,
 * of one of 20 models; one of 50 fails to be reported), 7 are events of a download, 1 is a start of the program. Two
 * hours of night without a task end each 2,000th step.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { how, modules, dataDir, events, grouped } = JSON.parse(process.argv[2]);
const load = async name => import(pathToFileURL(modules[name]).href);
const dir = join(dataDir, 'journal');

function randomOf(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = randomOf(20260101);
const below = limit => Math.floor(random() * limit);
const hex = digits => Array.from({ length: digits }, () => below(16).toString(16)).join('');
const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
const down = { code: 'SCHEDULER_UNREACHABLE', message: 'Expected an answer, got ECONNREFUSED.', retryable: true };

/** As the old program recorded them: an event for each task. */
function alone({ failed, ...task }) {
  const { subject, dispatch_task_id, reason, latency_ms } = task;
  return failed
    ? { type: 'UnavailableReportFailed', subject, data: { dispatch_task_id, reason, error: down } }
    : { type: 'ModelUnavailableReported', subject, data: { dispatch_task_id, reason, latency_ms } };
}

/** As the new one does: the first at once, the others of the second by subject and outcome. */
function together([first, ...others]) {
  const groups = [[first]];
  for (const task of others) {
    const group = groups.slice(1).find(([{ subject, failed }]) => subject === task.subject && failed === task.failed);
    if (group === undefined) groups.push([task]);
    else group.push(task);
  }
  return groups.map(group => {
    const [{ subject, failed }] = group;
    const tasks = group.map(({ dispatch_task_id, reason, latency_ms }) =>
      failed ? { dispatch_task_id, reason, error: down } : { dispatch_task_id, reason, latency_ms },
    );
    return { type: failed ? 'UnavailableReportFailed' : 'ModelUnavailableReported', subject, data: { tasks } };
  });
}

function downloadEvent(step) {
  const data = { task_id: `task-${step >> 6}`, received_bytes: below(2 ** 30), total_bytes: 2 ** 30 };
  const files = [{ path: 'model.safetensors', ranges: [[0, data.received_bytes]], etag: `"${hex(64)}"` }];
  return { type: 'DownloadCheckpointed', subject: `model-${below(20)}@1.0.0`, data: { ...data, files } };
}

const started = step => ({
  type: 'EngineStarted',
  subject: null,
  data: {
    pid: 1000 + below(9000),
    version: '0.1.0',
    node: 'v20.19.0',
    platform: 'linux',
    host: 'app',
    boot_id: `boot-${step}`,
  },
});

/** The events of a second, and how many tasks are in it. */
function second(step) {
  const dice = below(100);
  if (dice === 0) return { made: [started(step)], count: 1 };
  if (dice < 8) return { made: [downloadEvent(step)], count: 1 };
  const subject = `model-${below(20)}@1.0.0`;
  const tasks = Array.from({ length: 1 + below(8) }, () => ({
    ...{ subject: below(4) === 0 ? `model-${below(20)}@1.0.0` : subject, dispatch_task_id: uuid() },
    ...{ reason: 'not installed', latency_ms: below(40_000) / 1000, failed: below(50) === 0 },
  }));
  return { made: grouped ? together(tasks) : tasks.map(alone), count: tasks.length };
}

/** `events`: as the old program counts them, a task an event. */
async function write() {
  const [{ openJournal }, { nodeFileSystem }] = await Promise.all(['open', 'fs'].map(load));
  let ms = 0;
  const clock = { now: () => Date.UTC(2026, 0, 1) + ms, monotonic: () => ms, after: () => () => undefined };
  const { journal } = await openJournal({ dir, fs: nodeFileSystem, clock, run: uuid(), owner: 'pid 4711' });
  let waiting = [];
  for (let made = 0, step = 1; made < events; step++) {
    ms += step % 2000 === 0 ? 7_200_000 : 1000 + below(1000);
    const of = second(step);
    made += of.count;
    for (const event of of.made) waiting.push(journal.append([event]).durable);
    if (waiting.length < 400) continue;
    await Promise.all(waiting);
    waiting = [];
  }
  await Promise.all(waiting);
  await journal.close();
  return size();
}

async function compress() {
  const [{ openJournal }, { nodeFileSystem }, { systemClock }, { JournalCompressor }] = await Promise.all(
    ['open', 'fs', 'clock', 'owner'].map(load),
  );
  const { journal } = await openJournal({
    dir,
    fs: nodeFileSystem,
    clock: systemClock,
    run: uuid(),
    owner: 'pid 4712',
  });
  const start = performance.now();
  const compressor = new JournalCompressor({
    ...{ dir, fs: nodeFileSystem, clock: systemClock, journal: () => journal },
    append: event => journal.append([event]).durable,
    breathe: () => Promise.resolve(),
  });
  await compressor.update();
  const ms = performance.now() - start;
  await journal.close();
  return { ...(await size()), ms };
}

async function size() {
  const names = (await readdir(dir)).filter(name => name.startsWith('journal-'));
  const sizes = await Promise.all(names.map(async name => (await stat(join(dir, name))).size));
  return { bytes: sizes.reduce((sum, each) => sum + each, 0), files: names.length };
}

/** Opens and folds all of it. */
async function start() {
  const [{ openJournal }, { nodeFileSystem }, { systemClock }, { ModelsReplay }] = await Promise.all(
    ['open', 'fs', 'clock', 'checkpoint'].map(load),
  );
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const replay = new ModelsReplay(null);
  const { journal } = await openJournal({
    ...{ dir, fs: nodeFileSystem, clock: systemClock, run: uuid(), owner: 'pid 4713', replay },
  });
  const ms = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  await journal.close();
  return { ms, cpuMs: (user + system) / 1000, seq: replay.state.seq };
}

process.stdout.write(JSON.stringify(await { write, compress, start }[how]()));
process.exit(0);
