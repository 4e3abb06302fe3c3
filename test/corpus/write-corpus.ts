/**
 * Plays the stories with the program of a commit, and keeps its journals: once for each version that
 * is released. `node --import tsx test/corpus/write-corpus.ts COMMIT [STORY…]`; without stories, all.
 * A journal that is there is written over only when its story is named.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { olderBuild } from '../../bench/support/older.ts';
import type { OlderBuild } from '../../bench/support/older.ts';
import { Recorder } from '../../src/projections/recording.ts';
import { CORPUS, shortName, writeStory } from './packed.ts';
import { Stage } from './stage.ts';
import { STORIES } from './stories.ts';

/** Where a version without `journal replay` has its own reader and folds; the first place that is there counts. */
const OWN_ROOMS = {
  readJournal: ['src/events/read/reader.ts', 'src/events/reader.ts'],
  evolve: ['src/projections/folds/models.ts'],
  registryText: ['src/projections/folds/registry.ts'],
};
const REPLAY = 'src/projections/replay.ts';

interface OwnRooms {
  readJournal: (options: { dir: string }) => AsyncIterable<{ event?: { seq: number } }>;
  initialModels: () => object;
  evolve: (state: object, event: object) => object;
  registryText: (state: object) => string;
}

/** What the program itself makes of the journal, after each event. */
async function recordingOf({ cli, dist }: OlderBuild, dataDir: string): Promise<string> {
  const checkout = join(dist, '..');
  if (existsSync(join(checkout, REPLAY))) {
    const file = join(dataDir, 'recording');
    const words = ['journal', 'replay', '--record', file, '--every', '1', '--data', dataDir];
    await promisify(execFile)(process.execPath, [cli, ...words]);
    return readFile(file, 'utf8');
  }
  const found = Object.values(OWN_ROOMS).map(places => places.map(place => join(checkout, place)).find(existsSync));
  const loaded = await Promise.all(found.map(file => import(pathToFileURL(file ?? '').href) as Promise<object>));
  const rooms = Object.assign({}, ...loaded) as OwnRooms;
  const recorder = new Recorder('0.1.0', 1);
  const lines = [recorder.header];
  const state = rooms.initialModels();
  let last = 0;
  for await (const { event } of rooms.readJournal({ dir: join(dataDir, 'journal') })) {
    if (event === undefined) throw new Error('Expected a sound journal.');
    rooms.evolve(state, event);
    last = event.seq;
    const line = recorder.line(last, () => rooms.registryText(state));
    if (line !== null) lines.push(line);
  }
  return `${[...lines, recorder.end(last, rooms.registryText(state))].join('\n')}\n`;
}

async function record(name: string, build: OlderBuild): Promise<void> {
  const story = STORIES[name];
  if (story === undefined) throw new Error(`Expected one of ${Object.keys(STORIES).join(', ')}; got ${name}.`);
  const stage = await Stage.open(build.cli);
  try {
    await story.play(stage);
    const journal = await stage.journal();
    const all = Object.values(journal).join('');
    const untold = story.tells.filter(type => !all.includes(`"type":"${type}"`));
    if (untold.length > 0) throw new Error(`The story of ${name} tells nothing of ${untold.join(', ')}.`);
    const recording = await recordingOf(build, stage.dataDir);
    const registry = await stage.registry();
    // What was on the disk while it ran has to be in the recording: else that isn't what the version wrote.
    const texts = recording
      .trimEnd()
      .split('\n')
      .map(line => (JSON.parse(line) as { registry?: string | null }).registry);
    for (const met of [...stage.registries, registry])
      if (!texts.includes(met)) throw new Error(`Not recorded: ${met}`);
    const file = await writeStory({ story: name, commit: build.commit, journal, recording, registry });
    console.log(`${file}: ${all.split('\n').length} lines, ${stage.registries.size} registries met on the disk`);
  } finally {
    await stage.close();
  }
}

const [commit = '', ...named] = process.argv.slice(2);
const build = await olderBuild({ commit });
const missing = Object.keys(STORIES).filter(
  name => !existsSync(join(CORPUS, shortName(build.commit), `${name}.json.gz`)),
);
for (const name of named.length > 0 ? named : missing) await record(name, build);
