/** Who meets whom: six kinds of process, how each begins, what tells that it lives, and what it must come to. */
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { AnyEvent } from '../../src/events/vocabulary.ts';
import { PROGRAM, childProgram } from '../support/program.ts';
import { Party } from './party.ts';
import type { Scene } from './scene.ts';

export type KindName = 'app' | 'install' | 'update' | 'path --task' | 'follow' | 'program';

/** A party that was left to its end. `journal` has what its files prove. */
interface Ended {
  party: Party;
  scene: Scene;
  journal: readonly AnyEvent[];
}

export interface Kind {
  start: (scene: Scene, name: string) => Party;
  /** Resolves when it is in the middle of what it does. */
  begun: (party: Party, scene: Scene) => Promise<void>;
  /** Resolves when it has met the engine that came after it. Absent: it needs none, or says nothing of it. */
  met?: (party: Party) => Promise<void>;
  /** Exit code when it ends by itself; null where it stays until SIGINT. */
  done: number | null;
  /** Exit code of SIGINT. */
  interrupted: number;
  /** False where it never becomes the engine. Two of these never meet: nothing happens before an engine comes. */
  canOwn: boolean;
  /** Its longest time without a sign of life, in milliseconds. */
  silence: (ended: Ended) => number;
  prove: (ended: Ended) => Promise<void> | void;
}

const PROGRAM_PROCESS = fileURLToPath(new URL('./program-process.ts', import.meta.url));
const PROBE_EVERY_MS = 250;
/** Less than the silence that is allowed, and more than a busy machine needs. */
const PROBE_LIMIT_MS = 4_000;

function command(scene: Scene, name: string, args: string[]): Party {
  const common = ['--data', scene.world.dataDir, '--library', scene.world.libraryUrl];
  const party = new Party(name, [...PROGRAM, ...args, ...common, '--scheduler', scene.schedulerUrl]);
  scene.world.onClose(() => party.kill());
  return party;
}

const says = ({ party }: Ended) => party.silence();

/** Lives: it says how far it is, or what it waits for. */
const download = (args: (model: string) => string[]): Kind => ({
  start: (scene, name) => command(scene, name, args(name)),
  begun: party => party.until('progress', () => party.errors.some(({ text }) => / of 1\.0 MB/.test(text))),
  done: 0,
  interrupted: 130,
  canOwn: true,
  silence: says,
  prove: async ({ party: { name, lines }, scene: { world } }) => {
    expect(lines[0]?.text).to.match(new RegExp(`^${name}@2\\.0\\.0 ready, `));
    expect(await world.isExact(name, '2.0.0'), `${name} is exact`).to.equal(true);
  },
});

export const KINDS: Record<KindName, Kind> = {
  /** Lives: its page's address answers. */
  app: {
    start: (scene, name) => {
      const party = command(scene, name, ['app']);
      void probe(party);
      return party;
    },
    begun: party => party.until('its address', () => party.lines.length > 0),
    done: null,
    interrupted: 0,
    canOwn: true,
    silence: says,
    prove: ({ party }) => void expect(party.errors).to.deep.equal([]),
  },

  install: download(model => ['install', `${model}@2.0.0`]),
  update: download(model => ['update', model]),

  /** Lives: it says what it waits for. It waits until the dispatch server has taken its report. */
  'path --task': {
    start: (scene, name) => command(scene, name, ['path', `${name}@2.0.0`, '--task', name]),
    begun: (party, scene) => {
      scene.onReport(party.look);
      return party.until('a report', () => scene.reported.includes(party.name));
    },
    done: 5,
    interrupted: 130,
    canOwn: true,
    silence: says,
    prove: ({ party, journal }) => {
      expect(party.errors.at(-1)?.text).to.match(/^error MODEL_NOT_AVAILABLE: /);
      const told = journal.filter(
        ({ type, data }) => type === 'ModelUnavailableReported' && tasksOf(data).includes(party.name),
      );
      expect(told, 'the dispatch server has the report, once').to.have.length(1);
    },
  },

  /** Lives: it prints each event soon after it was written. What was written before its first line is its start's matter. */
  follow: {
    start: (scene, name) => command(scene, name, ['journal', 'follow', '--after', '0', '--json']),
    begun: party => party.until('events', () => party.lines.length > 0),
    done: null,
    interrupted: 0,
    canOwn: false,
    silence: ({ party, journal }) => {
      const began = party.startedAt + party.startTook();
      const late = journal.map(({ time }, index) =>
        party.owed(Math.max(began, Date.parse(time)), party.lines[index]?.at ?? Date.now()),
      );
      return Math.max(...late);
    },
    prove: async ({ party, scene, journal }) => {
      const printed = party.lines.map(({ text }) => (JSON.parse(text) as AnyEvent).seq);
      expect(printed, 'each event once, in order').to.deep.equal(printed.map((_, index) => index + 1));
      // An engine also tells of its last events, which the files don't prove yet.
      const written = (await scene.world.journal()).length;
      expect(printed.length, 'none is missing').to.be.within(journal.length, written);
    },
  },

  /** Lives: its calls are answered, or refused because no engine runs. */
  program: {
    start: (scene, name) => {
      const party = new Party(name, [...childProgram(PROGRAM_PROCESS), scene.world.dataDir]);
      scene.world.onClose(() => party.kill());
      return party;
    },
    begun: party => party.until('an answer', () => party.lines.length > 0),
    // It asks for an engine in intervals, and one that only reports a task may be gone by the next.
    met: party => party.until('an event', () => party.lines.some(({ text }) => text.startsWith('event '))),
    done: null,
    interrupted: 0,
    canOwn: false,
    silence: says,
    prove: ({ party }) => {
      const seen = party.lines.filter(({ text }) => text.startsWith('event ')).map(({ text }) => Number(text.slice(6)));
      expect(seen.length, 'it saw events').to.be.above(0);
      expect(seen, 'each event once, in order').to.deep.equal(seen.map((_, index) => index + 1));
      expect(party.errors).to.deep.equal([]);
    },
  },
};

function tasksOf(data: object): unknown[] {
  const { tasks } = data as { tasks: { dispatch_task_id: unknown }[] };
  return tasks.map(({ dispatch_task_id }) => dispatch_task_id);
}

async function probe(party: Party): Promise<void> {
  await party.until('its address', () => party.lines.length > 0 || party.isOver).catch(() => undefined);
  const url = party.lines[0]?.text;
  while (url !== undefined && !party.isOver) {
    const answered = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PROBE_LIMIT_MS) }).then(
      response => response.status < 500,
      () => false,
    );
    if (answered) party.sign();
    await new Promise(resolve => setTimeout(resolve, PROBE_EVERY_MS));
  }
}
