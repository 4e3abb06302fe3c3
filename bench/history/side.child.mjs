/** One side of a measurement, of either build: processor time and peak memory of a question about the past. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fdatasyncSync, openSync, writeSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { how, modules, dataDir, subject } = JSON.parse(process.argv[2]);
const load = async name => import(pathToFileURL(modules[name]).href);
const dir = join(dataDir, 'journal');
const PORTION = 400;
/** So many looks in a row in which the process takes next to no time: it has nothing left to do. */
const LOOK_MS = 1_000;
const QUIET_CPU_MS = 30;
const QUIET_LOOKS = 3;

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
 * A program connects to an engine in another process, and sets a hook that keeps what it is told: a
 * synced line for each call. The older build tells the hook the whole history as if it happened
 * now, and is done when it has told the last installation. Ours tells nothing, and is done when
 * nothing happens.
 */
async function hooks() {
  const { connectModelManager } = await load('engine');
  const installations = await countOf('"type":"ModelInstalled"');
  const engine = fork(process.argv[1], [JSON.stringify({ how: 'engine', modules, dataDir })]);
  await once(engine, 'message');
  const spent = async () => {
    engine.send('spent');
    const [theirs] = await once(engine, 'message');
    return theirs + cpuMs();
  };
  await untilQuiet(spent);
  const log = openSync(join(dataDir, 'told.log'), 'w');
  let told = 0;
  const connected = async () => {
    const program = await connectModelManager({ dataDir });
    program.hooks.onDownloadComplete(call => {
      told += 1;
      writeSync(log, `${JSON.stringify(call)}\n`);
      fdatasyncSync(log);
    });
  };
  const result = await untilQuiet(spent, connected, () => told === installations);
  engine.kill();
  return { ...result, told };
}

/** An engine that tells at each message how much processor time it has spent. */
async function engine() {
  const { createModelManager } = await load('engine');
  await createModelManager({ dataDir });
  process.on('message', () => process.send(cpuMs()));
  process.send(cpuMs());
  return null;
}

function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** How many lines of the journal have this text. */
async function countOf(text) {
  const names = (await readdir(dir)).filter(name => name.endsWith('.ndjson'));
  const texts = await Promise.all(names.map(name => readFile(join(dir, name), 'utf8')));
  return texts.reduce((sum, each) => sum + each.split(text).length - 1, 0);
}

/** Time from the work's begin until it is done, or until the first of the quiet looks. */
async function untilQuiet(cpu, work = async () => undefined, isDone = () => false) {
  const start = { at: performance.now(), cpu: await cpu() };
  const spent = async () => ({ ms: performance.now() - start.at, cpuMs: (await cpu()) - start.cpu });
  await work();
  let result = await spent();
  for (let quiet = 0; quiet < QUIET_LOOKS;) {
    const before = await spent();
    await new Promise(resolve => setTimeout(resolve, LOOK_MS));
    const now = await spent();
    if (isDone()) return now;
    if (now.cpuMs - before.cpuMs >= QUIET_CPU_MS) quiet = 0;
    else quiet += 1;
    if (quiet <= 1) result = now;
  }
  return result;
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

const answer = await { leave, stream, detail, explain, hooks, engine }[how]();
if (answer !== null) {
  process.stdout.write(JSON.stringify(answer));
  process.exit(0);
}
