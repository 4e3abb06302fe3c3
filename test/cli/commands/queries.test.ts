import { resolve } from 'node:path';
import { expect } from 'chai';
import { of } from 'rxjs';
import type { HealthView } from '../../../src/api/contract.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { task, view } from '../values.ts';
import { DATA, World } from '../world.ts';

describe('queries', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => {
    // What makes them queries. The one exception, path --task, says so itself.
    expect(world.created.every(({ only }) => only?.length === 0)).to.equal(true);
  });

  it('list reads the files when no engine runs', async () => {
    world.files = [
      view('ready'),
      view('downloading', { version: '2.0.0-rc.1', task: task() }),
      view('paused', { modelId: 'b', task: task({ pauseReason: 'disk', neededBytes: 3e9 }) }),
      view('paused', {
        modelId: 'b2',
        task: task({ pauseReason: 'disk', error: { code: 'FILE_BUSY', message: 'away', retryable: true } }),
      }),
      view('paused', {
        modelId: 'b3',
        task: task({
          pauseReason: 'lock',
          error: { code: 'LOCK_HELD', message: 'held', retryable: true, details: { holder: 'rsync, pid 71' } },
        }),
      }),
      view('failed', {
        modelId: 'c',
        task: task({ error: { code: 'SERVER_ERROR', message: '500\u001b[31m', retryable: true } }),
      }),
    ];
    expect(await world.run('list', '--data', '/elsewhere')).to.equal(0);
    const [head, ...rows] = world.stdout.text.trimEnd().split('\n');
    expect(head).to.equal('MODEL    VERSION     STATUS          SIZE  DETAILS');
    expect(rows[0]).to.match(/^ocr-eng {2}1\.0\.0 {7}ready {9}2\.9 MB {2}installed 2026-05-01 /);
    expect(rows[1]).to.equal('ocr-eng  2.0.0-rc.1  downloading  10.9 MB  4.2 of 10.9 MB (38 %)');
    expect(rows[2]).to.contain('disk full, 3.0 GB needed, 4.2 of 10.9 MB (38 %)');
    expect(rows[3]).to.contain("the models' disk is away, 4.2 of 10.9 MB (38 %)");
    expect(rows[4]).to.contain('another program holds its lock: rsync, pid 71, 4.2 of 10.9 MB (38 %)');
    expect(rows[5]).to.contain('SERVER_ERROR: 500�[31m');
    expect(world.asked).to.deep.equal([`readModelsNow ${resolve('/elsewhere')}`]);
    expect(world.created).to.deep.equal([]);
  });

  it('list asks the running engine', async () => {
    world.running = true;
    world.manager.views.next([view('ready')]);
    expect(await world.run('list', '--json')).to.equal(0);
    expect(world.json).to.deep.equal([view('ready')]);
    expect(world.asked).to.deep.equal([]);
    expect(world.manager.closed).to.equal(1);
  });

  it('list warns of a damaged journal, whoever tells of it', async () => {
    world.verdict.damage.push({ segment: 2, offset: 0, firstSeq: 2, lastSeq: 2, reason: 'crc' });
    world.damageRecorded = true;
    const running = new World();
    running.running = true;
    const error = { code: 'JOURNAL_DAMAGED', message: 'damaged', retryable: false };
    running.manager.health = of({ journal: { ok: false, error } } as HealthView);
    for (const each of [world, running]) {
      expect(await each.run('list', '--json')).to.equal(0);
      expect(each.json).to.deep.equal([]);
      expect(each.stderr.text).to.match(/^warning JOURNAL_DAMAGED: .*journal verify.*\n$/);
    }
  });

  it('list of nothing says so on stderr, and [] with --json', async () => {
    expect(await world.run('list')).to.equal(0);
    expect([world.stdout.text, world.stderr.text]).to.deep.equal(['', `No models in ${DATA}.\n`]);
    const json = new World();
    await json.run('list', '--json');
    expect(json.json).to.deep.equal([]);
  });

  it('path prints the directory and nothing else', async () => {
    world.files = [view('ready')];
    expect(await world.run('path', 'ocr-eng')).to.equal(0);
    expect(world.stdout.text).to.equal('/data/models/ocr-eng/1.0.0\n');
  });

  it('path exits 5, with and without an engine', async () => {
    expect(await world.run('path', 'ocr-eng')).to.equal(5);
    expect(world.stdout.text).to.equal('');
    expect(world.stderr.text).to.equal('error MODEL_NOT_AVAILABLE: ocr-eng is not installed.\n');
    world.running = true;
    world.manager.answer['getModelPath'] = new ModelError('MODEL_NOT_AVAILABLE', 'Not here.');
    expect(await world.run('path', 'ocr-eng')).to.equal(5);
  });

  it('path --task reports through the running engine, and says when the report failed', async () => {
    world.running = true;
    const reportError = { code: 'SCHEDULER_UNREACHABLE', message: 'Refused.' };
    world.manager.answer['getModelPath'] = new ModelError('MODEL_NOT_AVAILABLE', 'Not here.');
    world.manager.answer['getModelPathForTask'] = new ModelError('MODEL_NOT_AVAILABLE', 'Not here.', {
      details: { reportError },
    });
    expect(await world.run('path', 'ocr-eng', '--task', 'job-7')).to.equal(5);
    expect(world.manager.calls).to.deep.equal([
      'getModelPath ocr-eng',
      'getModelPathForTask job-7 ocr-eng until reported',
    ]);
    expect(world.stderr.text).to.equal(
      'warning SCHEDULER_UNREACHABLE: The report of task job-7 failed. Refused.\nerror MODEL_NOT_AVAILABLE: Not here.\n',
    );
  });

  it('path --task without an engine runs one for the report, which continues nothing', async () => {
    const details = { reportError: null };
    world.manager.answer['getModelPathForTask'] = new ModelError('MODEL_NOT_AVAILABLE', 'Not here.', { details });
    expect(await world.run('path', 'ocr-eng@1.0.0', '--task', 'job-7')).to.equal(5);
    expect(world.created).to.have.length(1);
    expect(world.manager.calls).to.deep.equal(['getModelPathForTask job-7 ocr-eng 1.0.0 until reported']);
    expect(world.stderr.text).to.equal('error MODEL_NOT_AVAILABLE: Not here.\n');
  });

  it('path reads the files when the engine ends while it is asked', async () => {
    world.running = true;
    world.files = [view('ready')];
    const details = { engine: 'lost' };
    world.manager.answer['getModelPath'] = new ModelError('NETWORK_UNREACHABLE', 'The engine is gone.', { details });
    expect(await world.run('path', 'ocr-eng')).to.equal(0);
    expect(world.stdout.text).to.equal('/data/models/ocr-eng/1.0.0\n');
  });

  it('path --task runs no engine for a model that is there', async () => {
    world.files = [view('ready')];
    expect(await world.run('path', 'ocr-eng', '--task', 'job-7', '--json')).to.equal(0);
    expect(world.json).to.deep.equal({ path: '/data/models/ocr-eng/1.0.0' });
    expect(world.created).to.deep.equal([]);
  });

  it('catalog asks the library itself when it is named, else the running engine', async () => {
    world.running = true;
    world.manager.catalogValue.value = [
      { model_id: 'ocr-eng', latest: '2.0.0', versions: ['1.0.0', '2.0.0'], size_bytes: 10_900_000 },
      { model_id: 'b', latest: null, versions: ['1.0.0-rc.1'], size_bytes: 0 },
    ];
    expect(await world.run('catalog')).to.equal(0);
    expect(world.asked).to.deep.equal([]);
    expect(world.stdout.text).to.equal(
      'MODEL    LATEST     SIZE  VERSIONS\nocr-eng  2.0.0   10.9 MB  1.0.0, 2.0.0\nb        –           0 B  1.0.0-rc.1\n',
    );
    await world.run('catalog', '--library', 'http://lib');
    expect(world.asked).to.deep.equal(['readCatalog http://lib']);
  });

  it('catalog shows the last good one with a warning', async () => {
    world.manager.catalogValue = {
      value: [],
      fetchedAt: '2026-05-01T10:00:00.000Z',
      error: { code: 'NETWORK_UNREACHABLE', message: 'Refused.', retryable: true },
    };
    expect(await world.run('catalog', '--json')).to.equal(0);
    expect(world.json).to.deep.equal([]);
    expect(world.stderr.text).to.match(/^warning NETWORK_UNREACHABLE: Refused\. This is as of 2026-05-01/);
  });

  it('catalog and ranking exit 1 when there is nothing to show', async () => {
    const error = { code: 'NETWORK_UNREACHABLE' as const, message: 'Refused.', retryable: true };
    world.manager.catalogValue = { value: null, fetchedAt: null, error };
    expect(await world.run('catalog')).to.equal(1);
    world.manager.rankingValue = { value: null, fetchedAt: null, error: { ...error, code: 'SCHEDULER_UNREACHABLE' } };
    expect(await world.run('ranking')).to.equal(1);
    expect(world.stderr.text).to.equal('error NETWORK_UNREACHABLE: Refused.\nerror SCHEDULER_UNREACHABLE: Refused.\n');
  });

  it('ranking', async () => {
    const ranking = { generated_at: 'now', ranking: [{ rank: 1, model_id: 'ocr-eng', demand: 42 }] };
    world.manager.rankingValue.value = ranking;
    expect(await world.run('ranking', '--scheduler', 'http://s')).to.equal(0);
    expect(world.stdout.text).to.equal('RANK  MODEL    DEMAND\n   1  ocr-eng      42\n');
    const json = new World();
    json.manager.rankingValue.value = ranking;
    await json.run('ranking', '--json');
    expect(json.json).to.deep.equal(ranking);
  });

  it('flags hold over the environment, on either side of the command', async () => {
    world.environment = { MODEL_MANAGER_DATA: '/env', MODEL_MANAGER_JSON: '1', MODEL_MANAGER_LIBRARY: 'http://env' };
    await world.run('list');
    await world.run('--data', '/flag', 'list');
    await world.run('catalog', '--library', 'http://flag');
    await world.run('catalog');
    expect(world.asked).to.deep.equal([
      `readModelsNow ${resolve('/env')}`,
      `readModelsNow ${resolve('/flag')}`,
      'readCatalog http://flag',
      'readCatalog http://env',
    ]);
    expect(world.stdout.text.startsWith('[]\n[]\n')).to.equal(true);
  });
});
