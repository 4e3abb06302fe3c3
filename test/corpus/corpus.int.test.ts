/** Journals of released versions, replayed by this one: what happened can't change with an upgrade. */
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { readJournal } from '../../src/events/read/reader.ts';
import { verifyJournal } from '../../src/events/read/verify.ts';
import { recordedLines, recordingHeader } from '../../src/projections/recording.ts';
import { replayJournal } from '../../src/projections/replay.ts';
import type { ReplayVerdict } from '../../src/projections/replay.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';
import { validateAny } from '../support/schemas.ts';
import { corpusFiles, readStory, unpack } from './packed.ts';
import { STORIES } from './stories.ts';

const files = await corpusFiles();

describe('the corpus of journals', () => {
  let dir: TempDir;
  beforeEach(async () => {
    dir = await tempDir();
  });
  afterEach(() => dir.remove());

  async function replay(recording: string): Promise<ReplayVerdict> {
    const header = await recordingHeader(recording);
    if (header === null) throw new Error('Expected a recording.');
    return replayJournal({ dataDir: dir.path, against: { every: header.every, lines: recordedLines(recording) } });
  }

  it('has each story of each version', async () => {
    const stories = await Promise.all(files.map(readStory));
    const commits = new Set(stories.map(({ commit }) => commit));
    expect(commits.size).to.be.at.least(2);
    const there = stories.map(({ commit, story }) => `${commit} ${story}`);
    expect(there).to.have.members(
      [...commits].flatMap(commit => Object.keys(STORIES).map(name => `${commit} ${name}`)),
    );
  });

  for (const file of files) {
    const [commit = '', name = ''] = file.split(/[\\/]/).slice(-2);
    it(`${commit}, ${basename(name, '.json.gz')}: each event legal, registry.json as it was recorded`, async () => {
      const story = await readStory(file);
      const { recording } = await unpack(story, dir.path);
      const verdict = await replay(recording);
      expect(verdict).to.deep.include({ illegal: null, differs: null, unreached: null, damage: [], unknown: 0 });
      expect(verdict.registry).to.equal(story.registry);
      expect(verdict.judged).to.be.greaterThan(5);
      expect(verdict.compared, 'after each event since the first').to.equal(verdict.events);
      expect((await verifyJournal({ dir: join(dir.path, 'journal') })).status).to.be.oneOf(['clean', 'torn']);
      const types = new Set<string>();
      for await (const item of readJournal({ dir: join(dir.path, 'journal') })) {
        if (!('event' in item)) throw new Error(item.damage.reason);
        types.add(item.event.type);
        expect(validateAny('event', item.event), item.event.type).to.have.property('ok', true);
      }
      expect([...types]).to.include.members(STORIES[story.story]?.tells ?? []);
    });
  }

  it('shows a registry.json that another version wrote otherwise', async () => {
    const story = await readStory(files.find(file => file.includes('life')) ?? '');
    const { recording } = await unpack(story, dir.path);
    await writeFile(recording, story.recording.replace('\\"status\\": \\"ready\\"', '\\"status\\": \\"there\\"'));
    const { differs } = await replay(recording);
    expect(differs?.recorded).to.include('"status": "there"');
    expect(differs?.replayed).to.include('"status": "ready"');
  });
});
