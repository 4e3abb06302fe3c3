/** An engine that installs a model, and tells how long its event loop was held up: while it did, and while it had work in short turns. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { firstValueFrom } from 'rxjs';
import { startEngine } from '../../../src/engine/start/running.ts';

/** Milliseconds at the 99th percentile. */
export interface HeldUp {
  downloading: number;
  /** What the machine itself costs a process that is busy now, and never longer than a turn of a millisecond. */
  inShortTurns: number;
}

const SHORT_TURNS = 300;

const [dataDir = '', libraryUrl = '', modelId = ''] = process.argv.slice(2);
const engine = await startEngine({ dataDir, host: 'embedded', overrides: { libraryUrl } });
const before = await p99During(shortTurns);
const downloading = await p99During(async () => {
  await engine.api.call.install({ modelId }, { id: 'test', onClose: () => undefined });
  await firstValueFrom(engine.ledger.journal.events$({ types: ['ModelInstalled'] }));
});
const after = await p99During(shortTurns);
await engine.close();
console.log(JSON.stringify({ downloading, inShortTurns: Math.max(before, after) } satisfies HeldUp));

async function p99During(work: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  return delay.percentile(99) / 1e6;
}

async function shortTurns(): Promise<void> {
  for (let turn = 0; turn < SHORT_TURNS; turn += 1) {
    const end = performance.now() + 1;
    while (performance.now() < end);
    await nextTurn();
  }
}
