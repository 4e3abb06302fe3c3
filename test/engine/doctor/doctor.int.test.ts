import { appendFile, chmod, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { services } from '../../../src/cli/access/wiring.ts';
import { runProgram } from '../../../src/cli/program.ts';
import { closedSignal } from '../../../src/cli/text/output.ts';
import type { DoctorReport } from '../../../src/api/contract.ts';
import { writeEngineFile } from '../../../src/engine/ownership/engine-file.ts';
import { describeSelf } from '../../../src/engine/ownership/self.ts';
import { Sink } from '../../cli/sink.ts';
import { DoctorWorld, lineOf } from './doctor-world.ts';

const posixIt = process.platform === 'win32' ? it.skip : it;
/** No process of any system has it. */
const NO_PID = 2 ** 30;

async function lastSegment(dataDir: string): Promise<string> {
  const names = (await readdir(join(dataDir, 'journal'))).filter(name => name.endsWith('.ndjson'));
  return join(dataDir, 'journal', names.sort().at(-1) ?? '');
}

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

async function weights(dataDir: string): Promise<string> {
  const dir = join(dataDir, 'models', 'good', '1.0.0');
  const names = (await readdir(dir)).filter(name => name !== 'checksum.sha256' && name !== 'manifest.json');
  return join(dir, names[0] ?? '');
}

const tearJournal = async (dataDir: string) => appendFile(await lastSegment(dataDir), '{"seq":99,"dur');
const leaveLock = (dataDir: string) => mkdir(join(dataDir, 'in-progress-downloads', 'good-1.0.0.lock'));
const leaveOwner = async (dataDir: string) => {
  const self = await describeSelf();
  const owner = {
    host: 'app',
    version: '0',
    run: 'r',
    token: 't',
    port: 1,
    started_at: '2026-01-01T00:00:00.000Z',
  } as const;
  await writeEngineFile(dataDir, { ...self, ...owner, pid: NO_PID, lock: null });
};

describe('the doctor', function () {
  this.timeout(30_000);
  let t: DoctorWorld;
  before(async () => (t = await DoctorWorld.create()));
  after(() => t.close());

  it('finds nothing wrong with a sound directory, changes nothing in it, and says the same in Chinese', async () => {
    const listing = async () => (await readdir(t.world.dataDir, { recursive: true })).sort();
    const before = await listing();
    const { report, fixes } = await t.examine({ deep: true, disk: { freeBytes: () => Promise.resolve(1e12) } });
    expect(report.lines.filter(({ state }) => state !== 'ok')).to.deep.equal([]);
    expect(report.state).to.equal('ok');
    expect([...fixes]).to.deep.equal([]);
    const found = report.lines.map(({ finding }) => finding);
    expect(found).to.include.members([
      'journal',
      'registry',
      'files',
      'library',
      'range',
      'etag',
      'clock',
      'owner-none',
    ]);
    expect(await listing()).to.deep.equal(before);
    const chinese = (await t.examine({ language: 'zh', disk: { freeBytes: () => Promise.resolve(1e12) } })).report;
    expect(chinese.lines.map(({ finding }) => finding)).to.deep.equal(found);
    expect(lineOf(chinese, 'registry')).to.deep.include({
      title: '注册表',
      text: 'registry.json 与日志一致：1 个版本',
    });
  });

  it('works beside a running engine, which answers the same for its page', async () => {
    const dataDir = await t.copy();
    const engine = await t.start(dataDir);
    try {
      const { report } = await t.examine({ dataDir });
      expect(lineOf(report, 'owner')).to.include({ state: 'ok', finding: 'owner-alive' });
      expect(lineOf(report, 'registry')).to.include({ state: 'ok' });
      expect(lineOf(report, 'journal')).to.include({ state: 'ok' });
      const own = await engine.api.call.diagnose({}, { id: 'test', onClose: () => undefined });
      expect(own.lines.map(({ finding }) => finding)).to.deep.equal(report.lines.map(({ finding }) => finding));
    } finally {
      await engine.close();
    }
  });

  it('says of a directory that is not there that it is not there, and makes none', async () => {
    const dataDir = join(t.world.root, 'none');
    expect(lineOf((await t.examine({ dataDir })).report, 'data-directory')).to.include({
      state: 'warning',
      finding: 'data-directory-absent',
    });
    expect(await stat(dataDir).catch(() => null)).to.equal(null);
  });

  const CASES: [finding: string, state: string, harm: (dataDir: string) => Promise<unknown>, deep?: boolean][] = [
    ['settings-invalid', 'problem', dir => writeFile(join(dir, 'settings.json'), '{"max_downloads":"many"}')],
    ['registry-wrong', 'problem', dir => writeFile(join(dir, 'registry.json'), '')],
    ['registry-wrong', 'problem', dir => writeFile(join(dir, 'registry.json'), '{"good"')],
    ['registry-wrong', 'problem', dir => writeFile(join(dir, 'registry.json'), '{}\n')],
    ['registry-wrong', 'problem', dir => rm(join(dir, 'registry.json'))],
    ['journal-torn', 'warning', tearJournal],
    ['journal-damaged', 'problem', async dir => flip(join(dir, 'journal', 'journal-0000000001.ndjson'), 600)],
    ['files-wrong', 'problem', async dir => writeFile(await weights(dir), 'short')],
    ['files-wrong', 'problem', async dir => flip(await weights(dir), 5), true],
    ['models-folder-away', 'problem', dir => rename(join(dir, 'models'), join(dir, 'elsewhere'))],
    ['locks-left', 'warning', leaveLock],
    ['owner-dead', 'warning', leaveOwner],
  ];
  for (const [finding, state, harm, deep = false] of CASES) {
    it(`finds ${finding}, with its cause and what to do`, async () => {
      const dataDir = await t.copy();
      await harm(dataDir);
      const { report } = await t.examine({ dataDir, deep });
      const line = report.lines.find(each => each.finding === finding);
      expect(line, report.lines.map(each => each.finding).join()).to.include({ state });
      expect(line?.todo).to.be.a('string').and.not.equal('');
    });
  }

  posixIt('finds files with tokens that others may read, and a link in the place of a file', async () => {
    const dataDir = await t.copy();
    await chmod(join(dataDir, 'settings.json'), 0o644);
    expect(lineOf((await t.examine({ dataDir })).report, 'permissions')).to.include({ finding: 'secrets-readable' });
    await rm(join(dataDir, 'registry.json'));
    await symlink(join(t.world.root, 'target'), join(dataDir, 'registry.json'));
    const line = lineOf((await t.examine({ dataDir })).report, 'data-directory');
    expect(line).to.include({ state: 'problem', finding: 'data-directory-unusable' });
    expect(line?.text).to.include('symbolic link');
  });

  it('puts right with --fix what is safe, and says so', async () => {
    const dataDir = await t.copy();
    await Promise.all([tearJournal(dataDir), leaveLock(dataDir), writeFile(join(dataDir, 'registry.json'), '')]);
    if (process.platform !== 'win32') await chmod(join(dataDir, 'settings.json'), 0o644);
    const run = async (...flags: string[]) => {
      const [stdout, stderr] = [new Sink(), new Sink()];
      const { signal: interrupted } = new AbortController();
      const io = { stdout, stderr, environment: {}, interrupted, closed: closedSignal(stdout) };
      const argv = ['doctor', '--json', '--data', dataDir, '--library', t.world.libraryUrl, ...flags];
      const exit = await runProgram(argv, io, services);
      return { exit, report: JSON.parse(stdout.text) as DoctorReport };
    };
    const before = await run();
    expect(before.exit).to.equal(1);
    const wrong = before.report.lines.filter(({ state }) => state !== 'ok').map(({ check }) => check);
    expect(wrong).to.include.members(['locks', 'journal', 'registry']);
    const after = await run('--fix');
    expect(after.exit).to.equal(0);
    expect(after.report.lines.filter(({ fixed }) => fixed).map(({ check }) => check)).to.include.members(
      wrong.filter(check => check !== 'disk'),
    );
    expect(lineOf(after.report, 'registry')).to.include({ state: 'ok', fixed: true });
  });
});
