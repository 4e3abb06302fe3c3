/** `npm run example`: the story of a task and a model, on two machines' worth of data directories. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createModelManager, readRanking } from 'model-manager';
import { startOcrNode } from './ocr-node.ts';
import type { OcrNode } from './ocr-node.ts';
import { submitTask } from './submit.ts';

const MODEL = 'tesseract-eng';
const VERSION = '1.0.0';
const PROGRAM = fileURLToPath(new URL('dist/cli/bin.cjs', import.meta.resolve('model-manager/package.json')));
const MODEL_FILES = fileURLToPath(
  new URL('4.0.0_best_int', import.meta.resolve('@tesseract.js-data/eng/package.json')),
);
/** Far longer than the whole story takes. */
const PATIENCE_MS = 60_000;

/** What was started, to be ended in the opposite order. */
const closers: (() => Promise<unknown>)[] = [];

async function story(folder: string): Promise<void> {
  const storage = join(folder, 'library');
  await modelManager('library', 'publish', storage, MODEL, VERSION, MODEL_FILES);
  const [libraryUrl, schedulerUrl] = await Promise.all([
    startServer('library', 'serve', storage),
    startServer('scheduler', 'serve'),
  ]);
  const machine = (name: string) => startMachine({ dataDir: join(folder, name), libraryUrl, schedulerUrl });
  const picture = await readFile(new URL('delivery-note.png', import.meta.url));
  const names = new Map<string, string>();
  const submit = async () => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const onRefused = (nodeId: string) => console.log(`${names.get(nodeId)} has no ${MODEL}, and refuses the task.`);
    const { nodeId, text } = await submitTask({ schedulerUrl, modelId: MODEL, picture, signal, onRefused });
    console.log(`${names.get(nodeId)} reads: ${text.split('\n')[0]}`);
  };

  const a = await machine('machine-a');
  names.set(a.nodeId, 'Machine A');
  const nodeA = await a.join();
  console.log('A task comes.');
  const first = submit();
  const b = await machine('machine-b');
  names.set(b.nodeId, 'Machine B');
  await modelManager('install', MODEL, '--data', b.dataDir);
  await b.join();
  await first;

  console.log('Another task comes.');
  await submit();
  const ranking = await readRanking({ dataDir: a.dataDir, schedulerUrl });
  const [top] = ranking.value?.ranking ?? [];
  console.log(`First in the ranking: ${top?.model_id}, which ${top?.demand} tasks asked for.`);

  await modelManager('install', MODEL, '--data', a.dataDir);
  await nodeA.registered(`${MODEL}@${VERSION}`);
  console.log(`Machine A has installed ${MODEL}. The next task comes.`);
  await submit();
}

/** An engine with a data directory of its own, and the node that works with its models. */
async function startMachine(options: { dataDir: string; libraryUrl: string; schedulerUrl: string }) {
  const { dataDir, schedulerUrl } = options;
  const manager = await createModelManager(options);
  closers.push(() => manager.close());
  const settings = JSON.parse(await readFile(join(dataDir, 'settings.json'), 'utf8')) as { node_id: string };
  const nodeId = settings.node_id;
  return {
    dataDir,
    nodeId,
    /** Makes it known to the dispatch server. */
    join: async (): Promise<OcrNode> => {
      const node = await startOcrNode({ manager, nodeId, schedulerUrl });
      closers.push(() => node.close());
      await node.registered();
      return node;
    },
  };
}

/** Runs a command to its end. */
async function modelManager(...args: string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [PROGRAM, ...args]);
}

/** @returns the URL of a server that runs until the story ends */
async function startServer(...args: string[]): Promise<string> {
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  const child = spawn(process.execPath, [PROGRAM, ...args, '--json'], { stdio: [...stdio] });
  const ended = once(child, 'exit');
  closers.push(() => {
    child.kill();
    return ended;
  });
  const early = ended.then(([code]) => Promise.reject(new Error(`${args.join(' ')} ended with ${code}`)));
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), early])) as [string];
  early.catch(() => undefined);
  return (JSON.parse(line) as { url: string }).url;
}

const folder = await mkdtemp(join(tmpdir(), 'ocr-node-'));
try {
  await story(folder);
} finally {
  for (const close of closers.reverse()) await close();
  await rm(folder, { recursive: true, force: true });
}
