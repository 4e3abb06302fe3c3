/** What a process holds on to after cycles of connecting, installing and removing: see cycles-process.ts. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { childProgram } from '../program.ts';
import type { World } from '../world.ts';

/** Interpreted alone: else V8 goes on for hundreds of cycles to compile what runs often, and its code is on the heap too. */
const FLAGS = ['--expose-gc', '--no-opt', '--no-sparkplug'];
const PROCESS = fileURLToPath(new URL('./cycles-process.ts', import.meta.url));

export interface Measurement {
  heapBytes: number;
  /** The kinds of what keeps the process alive, sorted. */
  handles: string[];
}

/** Runs `first` cycles, then `more`, of a published model in a process of its own. Rejects when there are not two measurements. */
export async function measureCycles(
  world: World,
  modelId: string,
  { first, more }: { first: number; more: number },
): Promise<{ before: Measurement; after: Measurement }> {
  const args = [world.dataDir, world.libraryUrl, modelId, String(first), String(more)];
  const child = spawn(process.execPath, [...FLAGS, ...childProgram(PROCESS), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  world.onClose(() => Promise.resolve(child.kill('SIGKILL')));
  const lines = (await text(child.stdout)).trimEnd().split('\n');
  const [before, after] = lines.map(line => JSON.parse(line) as Measurement);
  if (!before || !after) throw new Error(`Expected two measurements, got ${lines.length}.`);
  return { before, after };
}
