/** One side of a measurement, of either build: processor time and peak memory of a question about the past. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { how, modules, dataDir, subject } = JSON.parse(process.argv[2]);
const load = async name => import(pathToFileURL(modules[name]).href);
const dir = join(dataDir, 'journal');
const PORTION = 400;
/** A process that takes less than 5 % of a core for so long has nothing left to do. */
const QUIET_MS = 1_000;
const QUIET_CPU_MS = 50;

async function opened() {
  const [{ openJournal }, { systemClock }, { nodeFileSystem }] = await Promise.all(['open', 'clock', 'fs'].map(load));
  const { journal } = await openJournal({ dir, fs: nodeFileSystem, clock: systemClock, run: 'bench', owner: 'bench' });
  return { journal, fs: nodeFileSystem };
}

/** What an engine leaves that ran here once: a checkpoint, and its last segment closed by the next one. */
async function leave() {
  const { createModelManager } = await load('engine');
  for (let runs = 0; runs < 2; runs++) await (await createModelManager({ dataDir })).close();
  return {};
}

/** As a slow connection takes them: a portion, and then what follows its last seq. */
async function stream() {
  const { journal } = await opened();
  return measured(async () => {
    let after = 0;
    while (after < journal.durableSeq) {
      after = await new Promise((resolve, reject) => {
        let count = 0;
        const subscription = journal.events$({ after }).subscribe({
          next: ({ seq }) => {
            if (++count === PORTION || seq === journal.durableSeq) {
              process.nextTick(() => subscription.unsubscribe());
              resolve(seq);
            }
          },
          error: reject,
        });
      });
    }
    return after;
  });
}

async function detail() {
  const { journal, fs } = await opened();
  const { History, readHistory } = await load('history');
  const nothing = () => undefined;
  const options = { dataDir, fs, journal: () => journal, onDamage: nothing, onWrong: nothing };
  const ask = History ? params => new History(options).page(params) : params => readHistory(journal, params);
  return measured(async () => (await ask({ subject, limit: 200 })).length);
}

/**
 * A program connects to an engine and sets a hook, both in this process. The older build tells the hook the whole history as if it
 * happened now. Neither tells when it has caught up, so the measurement ends before the first quiet second.
 */
async function hooks() {
  const { createModelManager, connectModelManager } = await load('engine');
  await createModelManager({ dataDir });
  await untilQuiet();
  let count = 0;
  const result = await untilQuiet(async () => {
    const program = await connectModelManager({ dataDir });
    program.hooks.onDownloadComplete(() => count++);
  });
  return { ...result, count };
}

/** Processor and other time until nothing more happens, without the quiet second. */
async function untilQuiet(work = async () => undefined) {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const spent = () => {
    const { user, system } = process.cpuUsage(cpu);
    return { ms: performance.now() - start, cpuMs: (user + system) / 1000 };
  };
  await work();
  for (let before = spent(); ; before = spent()) {
    await new Promise(resolve => setTimeout(resolve, QUIET_MS));
    if (spent().cpuMs - before.cpuMs < QUIET_CPU_MS) return before;
  }
}

async function measured(work) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const count = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { count, ms: performance.now() - start, cpuMs: (user + system) / 1000 };
}

/** The command line itself; what it prints goes nowhere. */
async function explain() {
  process.argv = [process.argv[0], modules.cli, 'journal', 'explain', subject, '--data', dataDir];
  const print = process.stdout.write.bind(process.stdout);
  process.stdout.write = (_text, ...rest) => {
    const done = rest.find(each => typeof each === 'function');
    if (done) process.nextTick(done);
    return true;
  };
  const start = performance.now();
  process.once('exit', () => {
    process.stdout.write = print;
    const { user, system } = process.cpuUsage();
    const rss = process.resourceUsage().maxRSS * 1024;
    print(JSON.stringify({ ms: performance.now() - start, cpuMs: (user + system) / 1000, rss }));
  });
  await load('cli');
  return null;
}

const answer = await { leave, stream, detail, explain, hooks }[how]();
if (answer !== null) {
  process.stdout.write(JSON.stringify(answer));
  process.exit(0);
}
