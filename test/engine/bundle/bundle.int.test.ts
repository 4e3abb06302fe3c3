import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ExplainedModel } from '../../../src/api/contract.ts';
import { saveBundle } from '../../../src/engine/bundle/index.ts';
import { explainInDirectory } from '../../../src/engine/explain/of-directory.ts';
import { verifyJournal } from '../../../src/events/reading.ts';
import { EVENT_TYPES } from '../../../src/events/vocabulary.ts';
import type { NewEvent } from '../../../src/events/vocabulary.ts';
import { readModels } from '../../../src/engine/offline.ts';
import { GOLDEN_DATA } from '../../events/golden-events.ts';
import { BundleWorld, unpack, unzip } from './bundle-world.ts';
import { FAULTS } from './ten-faults.ts';

/** Planted everywhere; none may be in a bundle. */
const SECRETS = ['vault.acme.example', 'mara', 'p4ssw0rd', 'QUERYSECRET', 'tok-SECRET-123', '10.20.30.40', 'My Disk'];
const POISON =
  'http://u:p4ssw0rd@vault.acme.example/x?sig=QUERYSECRET "/home/mara/x" mara vault.acme.example ' +
  "tok-SECRET-123 10.20.30.40 '/media/mara/My Disk/x'";
const SETTINGS = { libraryUrl: 'https://vault.acme.example', libraryToken: 'tok-SECRET-123' };

/** Every text in it, but for words of a fixed list. */
function poisoned(value: unknown, name = ''): unknown {
  if (typeof value === 'string')
    return /^(kind|reason|status|source|host|platform|code)$/.test(name) ? value : `${value} ${POISON}`;
  if (Array.isArray(value)) return value.map(each => poisoned(each, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, poisoned(each, key)]));
}

const lastSegment = async (dir: string) =>
  join(
    dir,
    (await readdir(dir))
      .filter(name => name.endsWith('.ndjson'))
      .sort()
      .at(-1) ?? '',
  );

describe('a bundle for support', () => {
  let t: BundleWorld;
  beforeEach(async () => (t = await BundleWorld.create()));
  afterEach(() => t.close());

  it('has no secret in it, whatever has them: events, header, registry, settings, logs, a torn end', async () => {
    const events = EVENT_TYPES.filter(type => type !== 'JournalPruned').map(
      type => ({ type, subject: 'm@1.0.0', data: poisoned(GOLDEN_DATA[type]) }) as NewEvent,
    );
    await t.record(events, `app of mara on ${hostname()}`);
    await appendFile(await lastSegment(t.journalDir), `{"seq":99,"x":"${POISON.replaceAll('"', '')}`);
    await writeFile(join(t.dataDir, 'registry.json'), JSON.stringify({ m: { '1.0.0': { extra: { note: POISON } } } }));
    await mkdir(join(t.dataDir, 'logs'));
    await writeFile(join(t.dataDir, 'logs', 'engine.log'), `${JSON.stringify({ msg: POISON })}\n${POISON}\n`);
    await writeFile(join(t.dataDir, 'settings.json'), '{}');
    const { path, manifest } = await t.write('out.zip', { settings: SETTINGS as never });
    const files = await unzip(path);
    // A name of two letters is a part of too many words.
    for (const secret of [...SECRETS, ...(hostname().length > 2 ? [hostname()] : [])])
      for (const [name, text] of files) expect(text.includes(secret), `${secret} in ${name}`).to.equal(false);
    expect([...files.keys()]).to.include.members([
      'README.txt',
      'registry.json',
      'settings.json',
      'logs/engine.log',
      'manifest.json',
    ]);
    expect(manifest.omitted_lines).to.equal(1);
    expect(manifest.journal).to.deep.include({ status: 'torn' });
    expect(files.get('logs/engine.log')).to.include('host-');
  });

  it('names each file with its hash, and is readable line by line with the numbers of the original', async () => {
    await t.record(FAULTS[0]?.events ?? []);
    await t.record(FAULTS[1]?.events ?? []);
    const { path, manifest } = await t.write('out.zip');
    const files = await unzip(path);
    for (const { path: name, sha256 } of manifest.files)
      expect(
        createHash('sha256')
          .update(files.get(name) ?? '')
          .digest('hex'),
        name,
      ).to.equal(sha256);
    await unpack(path, join(t.root, 'opened'));
    const [before, after] = [
      await verifyJournal({ dir: t.journalDir }),
      await verifyJournal({ dir: join(t.root, 'opened', 'journal') }),
    ];
    expect(after).to.deep.equal(before);
    const [header = '{}'] = (files.get('journal/journal-0000000002.ndjson') ?? '').split('\n');
    expect(JSON.parse(header)).to.deep.include({ redacted: true, segment: 2 });
  });

  it('keeps damage where it was, and tells of the bytes only their length and hash', async () => {
    await t.record(FAULTS[0]?.events ?? []);
    await t.record(FAULTS[1]?.events ?? []);
    const first = join(t.journalDir, 'journal-0000000001.ndjson');
    const lines = (await readFile(first, 'utf8')).split('\n');
    lines[2] = (lines[2] ?? '').replace('"seq"', '"sEq"');
    await writeFile(first, lines.join('\n'));
    const { path } = await t.write('out.zip');
    await unpack(path, join(t.root, 'opened'));
    const before = await verifyJournal({ dir: t.journalDir });
    const after = await verifyJournal({ dir: join(t.root, 'opened', 'journal') });
    const told = ({ damage }: typeof before) =>
      damage.map(({ segment, firstSeq, lastSeq }) => ({ segment, firstSeq, lastSeq }));
    expect(before.status).to.equal('damaged');
    expect(told(after)).to.deep.equal(told(before));
    const omitted = ((await unzip(path)).get('journal/journal-0000000001.ndjson') ?? '').split('\n')[2] ?? '';
    expect(JSON.parse(omitted)).to.have.nested.property('omitted.bytes', Buffer.byteLength(`${lines[2]}\n`));
  });

  it('has every byte with full, and never a token', async () => {
    await t.record(FAULTS[0]?.events ?? [], 'app of mara');
    const { path, manifest } = await t.write('out.zip', { full: true, settings: SETTINGS as never });
    const files = await unzip(path);
    expect(manifest.redacted).to.equal(false);
    expect(files.get('journal/journal-0000000001.ndjson')).to.equal(
      await readFile(join(t.journalDir, 'journal-0000000001.ndjson'), 'utf8'),
    );
    expect(files.get('settings.json')).to.include('vault.acme.example').and.not.include('tok-SECRET-123');
  });

  it('never writes over a file, and leaves none behind where it fails', async () => {
    await t.record(FAULTS[0]?.events ?? []);
    await writeFile(join(t.root, 'there.zip'), 'mine');
    expect(await t.write('there.zip').catch((error: NodeJS.ErrnoException) => error.code)).to.equal('EEXIST');
    expect(await readFile(join(t.root, 'there.zip'), 'utf8')).to.equal('mine');
    const failed = await t.write('cut.zip', { signal: AbortSignal.abort() }).catch(() => 'failed');
    expect(failed).to.equal('failed');
    expect(await stat(join(t.root, 'cut.zip')).catch(() => null)).to.equal(null);
  });

  it('can be made of a directory that is not there, and of one with broken settings', async () => {
    await rm(t.dataDir, { recursive: true });
    const path = join(t.root, 'none.zip');
    await saveBundle({ path, dataDir: t.dataDir });
    expect((await unzip(path)).get('doctor.json')).to.include('data-directory-absent');
    await mkdir(t.dataDir);
    await writeFile(join(t.dataDir, 'settings.json'), '{"max_downloads":"many"}');
    await saveBundle({ path: join(t.root, 'broken.zip'), dataDir: t.dataDir });
    expect((await unzip(join(t.root, 'broken.zip'))).get('doctor.json')).to.include('settings-invalid');
  });

  for (const { name, events, says } of FAULTS) {
    it(`tells the cause of "${name}" as the original does`, async () => {
      await t.record(events);
      const { path } = await t.write('out.zip', { settings: SETTINGS as never });
      const opened = join(t.root, 'opened');
      await unpack(path, opened);
      const explain = (dir: string) => explainInDirectory(dir, { subject: 'm', language: 'en', looksAtDisk: false });
      const [before, after] = [await explain(t.dataDir), await explain(opened)];
      const words = ({ story, now }: ExplainedModel) => JSON.stringify([story, now]);
      expect(words(before)).to.match(says);
      expect(words(after)).to.match(says);
      const shape = ({ story, now }: ExplainedModel) => ({
        story: story.map(({ seq, time, type }) => ({ seq, time, type })),
        now: now.map(({ model, status, todo, began, tally }) => ({ model, status, todo, began: began?.seq, tally })),
      });
      expect(shape(after)).to.deep.equal(shape(before));
      const states = async (dir: string) =>
        (await readModels(dir)).map(({ status, task }) => [status, task?.error?.code]);
      expect(await states(opened)).to.deep.equal(await states(t.dataDir));
    });
  }
});
