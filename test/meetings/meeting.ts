/** Two parties at one data directory, and what becomes of both when something happens to the first. */
import { join } from 'node:path';
import { expect } from 'chai';
import { createModelManager } from '../../src/engine/index.ts';
import { readJournal, verifyJournal } from '../../src/events/index.ts';
import type { AnyEvent } from '../../src/events/vocabulary.ts';
import { delay, systemClock } from '../../src/ports/clock.ts';
import { provenJournal } from '../crash/ownership/races.ts';
import { KINDS } from './kinds.ts';
import type { Kind, KindName } from './kinds.ts';
import type { Party } from './party.ts';
import { createScene } from './scene.ts';
import type { Scene } from './scene.ts';

export const ENDINGS = ['ended', 'killed', 'suspended'] as const;
export type Ending = (typeof ENDINGS)[number];

export interface Meeting {
  first: KindName;
  second: KindName;
  /** What happens to the first, once both have begun. */
  ending: Ending;
}

/** Nobody is left without a word for longer. */
const SILENT_FOR_MS = 5_000;
/** The same, with what a busy machine needs to start a process. */
const STARTS_WITHIN_MS = 10_000;
const MODELS = ['first', 'second'];

/** Two of those that are never the engine see nothing of each other. */
export function areMeeting({ first, second }: Pick<Meeting, 'first' | 'second'>): boolean {
  return KINDS[first].canOwn || KINDS[second].canOwn;
}

export function words({ first, second, ending }: Meeting): string {
  return `${first} is ${ending} beside ${second}`;
}

interface Guest {
  kind: Kind;
  party: Party;
  /** It is left to its end: what it came to is proven. */
  survives: boolean;
}

/**
 * @param holdMs how long the servers stay slow afterwards, and how long the first is suspended: with more than 5 s each silence shows
 * @throws AssertionError in the words of what went wrong
 */
export async function meet({ first, second, ending }: Meeting, holdMs: number): Promise<void> {
  const scene = await createScene(MODELS);
  const guests: Guest[] = [];
  const come = async (name: KindName) => {
    const kind = KINDS[name];
    const party = kind.start(scene, MODELS[guests.length] ?? '');
    guests.push({ kind, party, survives: true });
    if (first === 'app' && name === 'app' && guests.length === 2) return refused(guests);
    await kind.begun(party, scene);
  };
  try {
    await come(first);
    await come(second);
    if (KINDS[second].canOwn) await guests[0]?.kind.met?.(guests[0].party);
    await happens(ending, guests, holdMs);
    await scene.letGo();
    for (const guest of guests) if (guest.survives && guest.kind.done !== null) await left(guest);
    await lastOneOut(scene, guests);
    await prove(scene, guests);
  } catch (error) {
    const said = guests.map(({ party }) => `${party.name}:\n${party.words()}`).join('\n');
    throw new Error(`${String(error)}\n${said}`, { cause: error });
  } finally {
    await scene.close();
  }
}

/** One app has a window on a data directory. */
async function refused(guests: Guest[]): Promise<void> {
  const [app] = guests.splice(1);
  expect(await app?.party.ends()).to.equal(4);
  expect(app?.party.errors.at(-1)?.text).to.match(/^error DATA_DIRECTORY_IN_USE: .* process \d+ \(browser\)/);
  expect(app?.party.startTook()).to.be.below(STARTS_WITHIN_MS);
}

async function happens(ending: Ending, guests: Guest[], holdMs: number): Promise<void> {
  const [guest] = guests;
  if (!guest) return;
  const { party, kind } = guest;
  guest.survives = ending === 'suspended';
  if (ending === 'suspended') {
    const from = Date.now();
    party.signal('SIGSTOP');
    await delay(systemClock, holdMs);
    party.signal('SIGCONT');
    const span = { from, to: Date.now() };
    party.excuse(span);
    // The engine of others answers nobody. Commands say so; programs and pages see calls without an answer.
    for (const other of guests.slice(1)) if (!other.kind.canOwn) other.party.excuse(span);
    return;
  }
  party.signal(ending === 'ended' ? 'SIGINT' : 'SIGKILL');
  expect(await party.ends(), `exit code of the ${ending} one`).to.equal(ending === 'ended' ? kind.interrupted : null);
  await delay(systemClock, holdMs);
}

async function left({ kind, party }: Guest): Promise<void> {
  expect(await party.ends(), `exit code of ${party.name}`).to.equal(kind.done);
}

/** Those that stay are told to go: engines before those who watch, so that these see the last event. */
async function lastOneOut(scene: Scene, guests: Guest[]): Promise<void> {
  const staying = guests.filter(({ kind, survives }) => survives && kind.done === null);
  for (const { kind, party } of staying.sort((a, b) => Number(b.kind.canOwn) - Number(a.kind.canOwn))) {
    const last = (await proven(scene)).length;
    if (kind === KINDS.follow) await party.until(`event ${last}`, () => party.lines.length >= last);
    party.signal('SIGINT');
    expect(await party.ends(), `exit code of ${party.name}`).to.equal(kind.interrupted);
  }
}

/** What readers without an engine take for durable. The last line of a writer that was killed may still be cut off. */
async function proven({ world }: Scene): Promise<AnyEvent[]> {
  const events: AnyEvent[] = [];
  for await (const item of readJournal({ dir: join(world.dataDir, 'journal') }))
    if ('event' in item && item.proven) events.push(item.event);
  return events;
}

async function prove(scene: Scene, guests: Guest[]): Promise<void> {
  const { world } = scene;
  const journal = await proven(scene);
  for (const { kind, party, survives } of guests) {
    const ended = { party, scene, journal };
    if (survives) await kind.prove(ended);
    expect(party.startTook(), `start of ${party.name} in ms`).to.be.at.most(STARTS_WITHIN_MS);
    // Of one that is no more, the events that come afterwards are owed to nobody.
    if (survives || kind !== KINDS.follow)
      expect(kind.silence(ended), `silence of ${party.name} in ms`).to.be.at.most(SILENT_FOR_MS);
  }
  await provenJournal(world, []);
  // The directory is free. What a killed writer tore is cut off; all else is as it was.
  const manager = await createModelManager({ dataDir: world.dataDir, only: [] });
  const models = await manager.list();
  await manager.close();
  expect((await verifyJournal({ dir: join(world.dataDir, 'journal') })).status).to.equal('clean');
  for (const { modelId, version, status } of models) {
    expect(status, `${modelId}@${version}`).to.be.oneOf(['ready', 'downloading', 'paused', 'queued', 'verifying']);
    if (status === 'ready') expect(await world.isExact(modelId, version), `${modelId}@${version}`).to.equal(true);
  }
}
