import { createHash } from 'node:crypto';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { firstValueFrom, take, toArray } from 'rxjs';
import { createModelManager, cursorOf } from '../../../src/engine/index.ts';
import { readModels } from '../../../src/engine/offline.ts';
import { readJournal } from '../../../src/events/read/reader.ts';
import { lineWithCrc } from '../../../src/events/line/line-proof.ts';
import { segmentPath } from '../../../src/events/line/segment.ts';
import { verifyJournal } from '../../../src/events/read/verify.ts';
import type { AnyEvent, PlacedEvent } from '../../../src/events/vocabulary.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

/** Each made by scripts/make-golden-data.ts of that version, and never changed since. */
const RELEASES = ['0.1.0'];

for (const release of RELEASES) {
  describe(`a data directory of version ${release}`, function () {
    this.timeout(30_000);
    let dir: TempDir;
    let dataDir: string;
    beforeEach(async () => {
      dir = await tempDir();
      dataDir = join(dir.path, 'data');
      await cp(join(import.meta.dirname, '../../golden', `data-${release}`), dataDir, { recursive: true });
    });
    afterEach(() => dir.remove());

    const registry = () => readFile(join(dataDir, 'registry.json'), 'utf8');
    const statuses = async () =>
      (await readModels(dataDir)).map(({ modelId, version, status }) => `${modelId}@${version} ${status}`);

    it('opens with every model as it was left, and the same registry.json', async () => {
      const before = await registry();
      expect(await verifyJournal({ dir: join(dataDir, 'journal') })).to.include({ status: 'clean' });
      const left = ['golden@1.0.0 ready', 'golden@1.1.0-rc.1 ready', 'paused@2.0.0 paused'];
      expect(await statuses()).to.deep.equal(left);
      const manager = await createModelManager({ dataDir });
      try {
        expect(await registry()).to.equal(before);
        expect(await manager.getModelPath('golden')).to.equal(join(dataDir, 'models/golden/1.0.0'));
        expect(await manager.verify('golden', '1.1.0-rc.1')).to.deep.equal({ ok: true, files: 2, damaged: [] });
        const paused = (await manager.list()).find(({ modelId }) => modelId === 'paused');
        expect(paused?.task).to.include({ totalBytes: 60_000, pauseReason: 'user' });
        expect(paused?.task?.receivedBytes).to.be.greaterThan(0);
      } finally {
        await manager.close();
      }
      expect(await statuses()).to.deep.equal(left);
      expect(await registry()).to.equal(before);
      expect(JSON.parse(await readFile(join(dataDir, 'settings.json'), 'utf8'))).to.deep.include({
        max_downloads: 2,
        future_field: { kept: true },
      });
    });

    it('keeps and carries what a newer program left: events, fields, manifest fields and files', async () => {
      const newer = await addNewerEvents(dataDir);
      const files = {
        'models/golden/1.0.0/notes.future': 'of a newer program',
        'models/golden/index.future': 'x',
        'future/state.bin': 'y',
        'journal/index.future': 'z',
      };
      for (const [path, content] of Object.entries(files)) {
        await cp(join(dataDir, 'settings.json'), join(dataDir, path), { recursive: true });
        await writeFile(join(dataDir, path), content);
      }
      const manifest = join(dataDir, 'models/golden/1.0.0/manifest.json');
      const described = JSON.parse(await readFile(manifest, 'utf8')) as object;
      await writeFile(manifest, JSON.stringify({ ...described, schema_minor: 7, chunks: [] }));

      const manager = await createModelManager({ dataDir });
      let told: PlacedEvent[];
      try {
        const after = (newer[0]?.seq ?? 1) - 1;
        told = await firstValueFrom(manager.events$({ after }).pipe(take(newer.length), toArray()));
        expect(await manager.getModelPath('golden')).to.equal(join(dataDir, 'models/golden/1.0.0'));
        expect((await manager.verify('golden', '1.0.0')).ok).to.equal(true);
      } finally {
        await manager.close();
      }
      const places = told.map(cursorOf);
      expect(places.map(place => place?.seq)).to.deep.equal(newer.map(({ seq }) => seq));
      expect(told.map(({ crc: _crc, journal: _journal, ...event }) => event)).to.deep.equal(newer);
      // A known event with a field more is folded, and the field stays in registry.json.
      const { golden } = JSON.parse(await registry()) as Record<string, Record<string, { extra: object }>>;
      expect(golden?.['1.0.0']?.extra).to.deep.include({ future: [1] });
      const kept: AnyEvent[] = [];
      for await (const item of readJournal({ dir: join(dataDir, 'journal') })) {
        expect(item).to.not.have.property('damage');
        if ('event' in item) kept.push(item.event);
      }
      expect(kept.slice((newer[0]?.seq ?? 1) - 1).slice(0, newer.length)).to.deep.equal(newer);
      for (const [path, content] of Object.entries(files))
        expect(await readFile(join(dataDir, path), 'utf8'), path).to.equal(content);
    });
  });
}

/** A segment as a newer program that asks nothing new of its readers would leave it. */
async function addNewerEvents(dataDir: string): Promise<AnyEvent[]> {
  const journal = join(dataDir, 'journal');
  const segments = (await readdir(journal)).filter(name => name.endsWith('.ndjson')).length;
  const bytes = await readFile(segmentPath(journal, segments));
  const lines = bytes.toString('utf8').trimEnd().split('\n');
  const header = JSON.parse(lines[0] ?? '') as { journal: string };
  const last = JSON.parse(lines.at(-1) ?? '') as { seq: number; crc: string };
  const run = 'newer';
  const time = '2030-01-01T00:00:00.000Z';
  const first = last.seq + 1;
  const opening = lineWithCrc(
    JSON.stringify({
      ...{ format: 1, requires: [], journal: header.journal, owner: 'newer', run, time, segment: segments + 1 },
      ...{ first_seq: first, previous: { segment: segments, bytes: bytes.length, crc: last.crc }, future_header: true },
    }).slice(0, -1),
  );
  // `verify` compares the version with the list that the journal knows.
  const list = await readFile(join(dataDir, 'models/golden/1.0.0/checksum.sha256'));
  const checksum_sha256 = createHash('sha256').update(list).digest('hex');
  const installed = { task_id: 't', size_bytes: 3010, checksum_sha256, file_count: 2, duration_ms: 1 };
  const events = [
    { type: 'FutureThing', v: 1, subject: 'golden@1.0.0', data: { deep: { er: [null] } } },
    { type: 'ModelMissing', v: 99, subject: 'golden@1.0.0', data: { why: { code: 7 } } },
    { type: 'ModelInstalled', v: 1, subject: 'golden@1.0.0', data: { ...installed, extra: { future: [1] }, new: 1 } },
    {
      type: 'EngineStopped',
      v: 1,
      subject: null,
      data: { reason: 'done', new: true },
      trace: 'a field of the envelope',
    },
  ].map((event, n) => ({ seq: first + n, time, up_ms: n, run, ...event }));
  let text = opening.line;
  let prev = opening.crc;
  for (const { seq, ...rest } of events) {
    const withCrc = lineWithCrc(JSON.stringify({ seq, durable: seq - 1, prev, ...rest }).slice(0, -1));
    text += withCrc.line;
    prev = withCrc.crc;
  }
  await writeFile(segmentPath(journal, segments + 1), text);
  return events;
}
