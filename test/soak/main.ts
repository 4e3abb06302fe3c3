/** `npm run test:soak -- --minutes N [--seed N] [--picture FILE]`: see soak.ts. Exits 1 when something didn't hold. */
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { linesOf, pictureOf } from './picture.ts';
import { soak } from './soak.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' }, picture: { type: 'string' } },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (!(minutes > 0) || !Number.isInteger(seed)) throw new Error('Expected --minutes N, and --seed N of a whole number.');

console.log(`soak: ${minutes} minutes, --seed ${seed}`);
const result = await soak({ minutes, seed, say: line => console.log(line) });
const picture = resolve(values.picture ?? `.cache/soak/soak-${seed}.svg`);
await mkdir(dirname(picture), { recursive: true });
const day = new Date().toISOString().slice(0, 10);
const machine = `${process.platform}, ${availableParallelism()} cores, Node ${process.versions.node}`;
await writeFile(
  picture,
  pictureOf(`Soak of ${minutes} minutes, seed ${seed}, ${day}, ${machine}`, linesOf(result.steady, result.mortal)),
);
const words = (counts: Record<string, number>) => Object.entries(counts).map(([name, count]) => `${name} ${count}`);
console.log(`done: ${words(result.counts.done).join(', ')}`);
console.log(`refused: ${words(result.counts.refused).join(', ')}`);
console.log(`picture: ${picture}`);
for (const broken of result.broken) console.error(`BROKEN: ${broken} (--seed ${seed})`);
console.log(`${result.checks} checks, ${result.broken.length} broken`);
process.exitCode = result.broken.length === 0 ? 0 : 1;
