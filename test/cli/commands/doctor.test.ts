import { expect } from 'chai';
import type { DoctorLine } from '../../../src/api/contract.ts';
import type { DoctorOptions, Examination } from '../../../src/engine/doctor/index.ts';
import { DATA, World } from '../world.ts';

function line(check: string, state: DoctorLine['state'], more: Partial<DoctorLine> = {}): DoctorLine {
  return { check, state, finding: check, title: check, text: `about ${check}`, todo: null, facts: {}, ...more };
}

function examination(lines: DoctorLine[], more: Partial<Examination> = {}): Examination {
  const worst = lines.some(({ state }) => state === 'problem') ? 'problem' : 'ok';
  return { report: { at: '', state: worst, lines }, fixes: new Set(), isOwned: false, ...more };
}

describe('doctor', () => {
  let world: World;
  let asked: DoctorOptions[];
  let answers: Examination[];
  let closed: number;
  beforeEach(() => {
    world = new World();
    [asked, answers, closed] = [[], [], 0];
    world.services.doctor = () =>
      Promise.resolve({
        examine: options => {
          asked.push(options);
          return Promise.resolve(answers.shift() ?? examination([]));
        },
        closeSecrets: () => Promise.resolve(void (closed += 1)),
      });
  });

  it('prints a line for each check, the cause and what to do, and exits 1 for a problem', async () => {
    answers = [examination([line('disk', 'ok'), line('library', 'problem', { todo: 'ask' })])];
    expect(await world.run('doctor')).to.equal(1);
    expect(world.stdout.text.split('\n')).to.deep.equal([
      'ok       disk     about disk',
      'problem  library  about library',
      '                  What to do: ask',
      '',
      '1 problem.',
      '',
    ]);
    expect(asked).to.deep.equal([
      { dataDir: DATA, overrides: { libraryUrl: undefined, schedulerUrl: undefined }, deep: false, language: 'en' },
    ]);
  });

  it('exits 0 with warnings, and 3 for damaged data', async () => {
    answers = [
      examination([line('disk', 'warning', { todo: 'make room' })]),
      examination([line('files', 'problem', { isDamage: true })]),
    ];
    expect(await world.run('doctor')).to.equal(0);
    expect(world.stdout.text).to.include('Everything works; see the warnings.');
    expect(await world.run('doctor')).to.equal(3);
  });

  it('fixes what is safe by an engine of its own, and says what it fixed', async () => {
    answers = [
      examination([line('locks', 'warning'), line('permissions', 'warning')], { fixes: new Set(['start', 'modes']) }),
      examination([line('locks', 'ok'), line('permissions', 'ok')]),
    ];
    expect(await world.run('doctor', '--fix', '--json')).to.equal(0);
    expect(world.created).to.deep.equal([{ dataDir: DATA, host: 'cli', only: [] }]);
    expect(closed).to.equal(1);
    expect(world.manager.closed).to.equal(1);
    const { lines } = world.json as { lines: DoctorLine[] };
    expect(lines.map(({ fixed }) => fixed)).to.deep.equal([true, true]);
  });

  it('starts nothing where an engine runs, or where nothing can be fixed', async () => {
    answers = [examination([line('locks', 'warning')], { fixes: new Set(['start']), isOwned: true }), examination([])];
    await world.run('doctor', '--fix');
    await world.run('doctor', '--fix');
    expect(world.created).to.deep.equal([]);
  });

  it('speaks Chinese where the system does', async () => {
    world.environment['LANG'] = 'zh_CN.UTF-8';
    answers = [examination([line('磁盘', 'ok')])];
    await world.run('doctor');
    expect(world.stdout.text).to.equal('正常  磁盘  about 磁盘\n\n一切正常。\n');
    expect(asked[0]?.language).to.equal('zh');
  });
});
