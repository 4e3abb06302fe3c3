import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { runProgram } from '../../src/cli/program.ts';
import { services } from '../../src/cli/access/wiring.ts';
import { openJournal } from '../../src/events/write/open.ts';
import { segmentPath } from '../../src/events/line/segment.ts';
import type { NewEvent } from '../../src/events/vocabulary.ts';
import { nodeFileSystem } from '../../src/ports/file-system.ts';
import { Sink } from '../cli/sink.ts';
import { GOLDEN_DATA } from '../events/golden-events.ts';
import { steppingClock } from '../events/helpers.ts';
import { fact } from '../support/specification.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';

const { DownloadRequested, DownloadStarted, ModelInstalled, RemovalRequested, ModelRemoved } = GOLDEN_DATA;
const BEGUN = [
  fact('EngineStarted', GOLDEN_DATA.EngineStarted, null),
  fact('DownloadRequested', DownloadRequested),
  fact('DownloadStarted', DownloadStarted),
];
const INSTALLED = [...BEGUN, fact('ModelInstalled', ModelInstalled)];

interface Said {
  events: number;
  judged: number;
  compared: number;
  unreached: number | null;
  illegal: { event: { seq: number }; why: string } | null;
  differs: { seq: number; recorded: string; replayed: string } | null;
}

describe('journal replay', () => {
  let dir: TempDir;
  let stdout: Sink;
  const recording = () => join(dir.path, 'recording');
  beforeEach(async () => {
    dir = await tempDir();
  });
  afterEach(() => dir.remove());

  async function append(events: NewEvent[]): Promise<void> {
    const options = { dir: join(dir.path, 'journal'), fs: nodeFileSystem, clock: steppingClock(), run: 'run-1' };
    const { journal } = await openJournal({ ...options, owner: 'test', reserveBytes: 0 });
    await journal.append(events).durable;
    await journal.close();
  }

  async function run(...argv: string[]): Promise<number> {
    stdout = new Sink();
    const { signal } = new AbortController();
    const io = { stdout, stderr: new Sink(), environment: {}, interrupted: signal, closed: signal };
    return runProgram(['journal', 'replay', ...argv, '--data', dir.path], io, services);
  }

  const said = () => JSON.parse(stdout.text) as Said;

  it('finds each event of a whole story legal', async () => {
    await append([...INSTALLED, fact('RemovalRequested', RemovalRequested), fact('ModelRemoved', ModelRemoved)]);
    expect(await run('--json')).to.equal(0);
    expect(said()).to.deep.include({ events: 6, judged: 5, illegal: null, differs: null, compared: 0 });
    expect(said()).not.to.have.property('registry');
  });

  it('names the first event that this version would not have written there', async () => {
    await append([...INSTALLED, fact('DownloadStarted', DownloadStarted), fact('ModelRemoved', ModelRemoved)]);
    expect(await run('--json')).to.equal(1);
    expect(said().illegal?.event.seq).to.equal(5);
    expect(await run()).to.equal(1);
    expect(stdout.text).to.include('event 5: DownloadStarted is not allowed while whisper@1.0.0 is ready\n');
    expect(stdout.text).to.include('another story');
  });

  it('takes a report of a task that is no longer the version’s for illegal, and a cause that comes later', async () => {
    await append([...BEGUN, fact('DownloadPaused', { ...GOLDEN_DATA.DownloadPaused, task_id: 'another' })]);
    expect(await run()).to.equal(1);
    expect(stdout.text).to.include('event 4: it is of another task than whisper@1.0.0 has');
    await append([{ ...fact('UpdateFound', GOLDEN_DATA.UpdateFound), cause: 9 }]);
    expect(await run()).to.equal(1);
  });

  it('compares registry.json with a recording, and shows the first difference with both sides', async () => {
    await append(INSTALLED);
    expect(await run('--record', recording(), '--every', '1')).to.equal(0);
    await append([fact('RemovalRequested', RemovalRequested)]);
    expect(await run('--against', recording(), '--json')).to.equal(0);
    expect(said()).to.include({ compared: 4, differs: null, unreached: null, events: 5 });

    const text = await readFile(recording(), 'utf8');
    await writeFile(recording(), text.replaceAll('downloading', 'DOWNLOADING'));
    expect(await run('--against', recording())).to.equal(1);
    expect(stdout.text).to.include('registry.json after event 3 differs');
    expect(stdout.text)
      .to.match(/^- +"status": "DOWNLOADING",$/m)
      .and.to.match(/^\+ +"status": "downloading",$/m);
  });

  it('looks only after each n-th event and at the end, and overwrites no recording', async () => {
    await append(INSTALLED);
    expect(await run('--record', recording(), '--every', '3')).to.equal(0);
    const lines = (await readFile(recording(), 'utf8')).trimEnd().split('\n');
    expect(lines.map(line => (JSON.parse(line) as { seq?: number }).seq)).to.deep.equal([undefined, 3, 4]);
    expect(await run('--against', recording(), '--json')).to.equal(0);
    expect(said().compared).to.equal(2);
    expect(await run('--record', recording())).not.to.equal(0);
    expect((await readFile(recording(), 'utf8')).trimEnd().split('\n')).to.deep.equal(lines);
  });

  it('says that a recording goes on where the journal ends', async () => {
    await append(INSTALLED);
    expect(await run('--record', recording(), '--every', '1')).to.equal(0);
    const line = JSON.stringify({ seq: 9, registry: null });
    await writeFile(recording(), `${(await readFile(recording(), 'utf8')).trimEnd()}\n${line}\n`);
    expect(await run('--against', recording(), '--json')).to.equal(1);
    expect(said().unreached).to.equal(9);
  });

  it('compares the end with a registry.json, and refuses a recording that it does not understand', async () => {
    await append(INSTALLED);
    const registry = join(dir.path, 'registry.json');
    expect(await run('--record', recording(), '--every', '1')).to.equal(0);
    const last = (await readFile(recording(), 'utf8')).trimEnd().split('\n').at(-2) ?? '';
    await writeFile(registry, (JSON.parse(last) as { registry: string }).registry);
    expect(await run('--against', registry)).to.equal(0);
    await writeFile(registry, '{}\n');
    expect(await run('--against', registry)).to.equal(1);
    await writeFile(recording(), '{"recording":2,"every":1}\n');
    expect(await run('--against', recording())).to.equal(1);
    await writeFile(recording(), '{"recording":1,"every":1}\nnonsense\n');
    expect(await run('--against', recording())).to.equal(1);
  });

  it('judges nothing behind damage, and exits 3', async () => {
    await append([...INSTALLED, fact('DownloadStarted', DownloadStarted)]);
    await append([fact('RemovalRequested', RemovalRequested)]);
    const path = segmentPath(join(dir.path, 'journal'), 1);
    await writeFile(path, (await readFile(path, 'utf8')).replace('"total_bytes":100', '"total_bytes":200'));
    expect(await run('--json')).to.equal(3);
    expect(said().illegal).to.equal(null);
  });
});
