/** Engines that are killed and raced, in numbers: few in `npm test`, many in `npm run test:long`. */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { readJournal, verifyJournal } from '../../../src/events/index.ts';
import type { AnyEvent } from '../../../src/events/vocabulary.ts';
import { randomOf } from '../../support/seed.ts';
import { reaches } from '../../support/world.ts';
import type { World } from '../../support/world.ts';
import { childProgram } from '../../support/program.ts';
import { killed } from './processes.ts';

const RACER = fileURLToPath(new URL('./racer.ts', import.meta.url));
/** Slow enough for several kills in one download. */
const SLOW_BYTES_PER_SECOND = 256 * 1024;
const KILLS_PER_MODEL = 8;
const LONGEST_LIFE_MS = 1_000;

/** What one engine was told is durable. */
interface Acknowledged {
  run: string;
  seq: number;
}

export class Racer {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves when it waits for `go`. */
  readonly up: Promise<void>;
  acknowledged: Acknowledged = { run: '', seq: 0 };
  #lines: string[] = [];
  #waiting: (() => void)[] = [];

  constructor(world: World, models: string[] = []) {
    this.child = spawn(process.execPath, [...childProgram(RACER), world.dataDir, world.libraryUrl, ...models], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }) as unknown as ChildProcessWithoutNullStreams;
    this.child.stdin.on('error', () => undefined);
    createInterface({ input: this.child.stdout }).on('line', line => this.#hear(line));
    this.up = this.said().then(word => void expect(word).to.equal('up'));
    world.onClose(() => this.kill());
  }

  /** Its next word that is no acknowledgement. */
  async said(): Promise<string> {
    while (this.#lines.length === 0) await this.#next();
    return this.#lines.shift() ?? '';
  }

  /** Resolves when so many events have been acknowledged in all. */
  async acknowledges(count: number): Promise<void> {
    for (let heard = 0; heard < count; heard++) await this.#next();
  }

  async start(): Promise<void> {
    await this.up;
    this.child.stdin.write('go\n');
  }

  kill(): Promise<void> {
    return killed(this.child);
  }

  #next(): Promise<void> {
    return new Promise(resolve => this.#waiting.push(resolve));
  }

  #hear(line: string): void {
    const [word, value = ''] = line.split(' ');
    if (word === 'ack') this.acknowledged.seq = Number(value);
    else this.#lines.push(line);
    if (word === 'owner') this.acknowledged = { run: value, seq: 0 };
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/**
 * Two engines start at the same moment, again and again, each time over the directory of one that was just killed while it
 * wrote. There is one winner each time, and the journal proves that no two ever wrote.
 *
 * @returns the numbers, in words
 */
export async function raceAfterKills(world: World, races: number, seed: number): Promise<string> {
  const random = randomOf(seed);
  const racers = [new Racer(world), new Racer(world)];
  // Waiting before they are needed, so that nothing but the race is between two owners.
  const spares = [new Racer(world), new Racer(world)];
  const acknowledged: Acknowledged[] = [];
  for (let race = 0; race < races; race++) {
    await Promise.all([...racers, ...spares].map(racer => racer.up));
    await Promise.all(racers.map(racer => racer.start()));
    const said = await Promise.all(racers.map(async racer => (await racer.said()).split(' ')[0]));
    expect([...said].sort(), `race ${race} of seed ${seed}`).to.deep.equal(['DATA_DIRECTORY_IN_USE', 'owner']);
    const [winner] = racers.splice(said.indexOf('owner'), 1);
    if (!winner) throw new Error('Expected a winner.');
    await winner.acknowledges(1 + Math.floor(random() * 5));
    await winner.kill();
    acknowledged.push(winner.acknowledged);
    racers.push(...spares.splice(0, 1));
    spares.push(new Racer(world));
  }
  const journal = await provenJournal(world, acknowledged);
  expect(journal.runs).to.equal(races);
  return `${races} races, ${journal.runs} winners, ${races} refused, ${journal.events.length} events, seed ${seed}`;
}

/**
 * One engine at a time, killed at a random moment of its start or its work, and started again at once.
 *
 * @returns the numbers, in words
 */
export async function killAtRandom(world: World, kills: number, seed: number): Promise<string> {
  const random = randomOf(seed);
  const models = Array.from({ length: Math.max(2, Math.ceil(kills / KILLS_PER_MODEL)) }, (_, i) => `model-${i}`);
  for (const model of models) await world.publish(model, '1.0.0', 1);
  const cut = await world.serve({ rate: SLOW_BYTES_PER_SECOND });
  const acknowledged: Acknowledged[] = [];
  let owners = 0;
  let next = new Racer(world, models);
  for (let kill = 0; kill < kills; kill++) {
    const engine = next;
    next = new Racer(world, models);
    await Promise.all([engine.up, next.up]);
    await engine.start();
    // Every other one gets as far as its transfers; the others die early, in the gate or in the journal's opening.
    if (kill % 2 === 1) await engine.said();
    // The random moment itself.
    await new Promise(resolve => setTimeout(resolve, random() ** 2 * LONGEST_LIFE_MS));
    await engine.kill();
    if (engine.acknowledged.run !== '') owners += 1;
    acknowledged.push(engine.acknowledged);
  }
  await cut();
  await world.serve({ port: Number(new URL(world.libraryUrl).port) });
  const last = await world.engine();
  await Promise.all(models.map(model => last.manager.install(model, '1.0.0')));
  await Promise.all(models.map(model => reaches(last.manager, model, 'ready')));
  expect(await last.stop()).to.equal(0);
  const { events } = await provenJournal(world, acknowledged);
  for (const model of models) {
    expect(await world.isExact(model, '1.0.0'), model).to.equal(true);
    const of = (type: string) => events.filter(event => event.type === type && event.subject === `${model}@1.0.0`);
    expect(of('DownloadRequested'), `tasks of ${model}`).to.have.length(1);
    expect(of('ModelInstalled'), `installations of ${model}`).to.have.length(1);
  }
  expect(await readdir(join(world.dataDir, 'in-progress-downloads'))).to.deep.equal([]);
  expect(await readdir(join(world.dataDir, 'models', 'temp'))).to.deep.equal([]);
  expect(await readdir(world.dataDir)).to.not.include.members(['engine.json', 'engine.gate']);
  const orphans = events.filter(({ type }) => type === 'OrphanLockCleared').length;
  return `${kills} kills, ${owners} of owners, ${orphans} orphaned locks cleared, ${models.length} models exact, seed ${seed}`;
}

/** Fails unless each run's events stand together, without a gap, up to at least what that run was told is durable. */
export async function provenJournal(
  world: Pick<World, 'dataDir'>,
  acknowledged: readonly Acknowledged[],
): Promise<{ runs: number; events: AnyEvent[] }> {
  const dir = join(world.dataDir, 'journal');
  const { status, damage } = await verifyJournal({ dir });
  expect(status, JSON.stringify(damage)).to.not.equal('damaged');
  const events: AnyEvent[] = [];
  for await (const item of readJournal({ dir })) if ('event' in item) events.push(item.event);
  const lastOf = new Map<string, number>();
  let previous: AnyEvent | undefined;
  for (const event of events) {
    expect(event.seq, 'no gap, no number twice').to.equal((previous?.seq ?? 0) + 1);
    if (event.run !== previous?.run) {
      expect(lastOf.has(event.run), `run ${event.run} writes again at ${event.seq}, after another`).to.equal(false);
    }
    lastOf.set(event.run, event.seq);
    previous = event;
  }
  for (const { run, seq } of acknowledged) {
    expect(lastOf.get(run) ?? 0, `events of run ${run}, acknowledged up to ${seq}`).to.be.at.least(seq);
  }
  return { runs: lastOf.size, events };
}
