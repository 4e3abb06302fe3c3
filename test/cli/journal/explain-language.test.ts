import { expect } from 'chai';
import type { JournalItem } from '../../../src/events/reading.ts';
import type { AnyEvent } from '../../../src/events/vocabulary.ts';
import { event, task, view } from '../values.ts';
import { World } from '../world.ts';

const M = 'ocr-eng@1.0.0';
const unreachable = { code: 'NETWORK_UNREACHABLE', message: 'No route to models.example.', retryable: true } as const;

function item(stored: AnyEvent): JournalItem {
  return { event: stored, proven: true, cursor: { journal: 'j', seq: stored.seq, crc: '0' } };
}

function of(seq: number, type: string, data: object, more: Partial<AnyEvent> = {}): JournalItem {
  return item(event(seq, type, { subject: M, data, ...more } as Partial<AnyEvent>));
}

describe('journal explain, to whoever reads it', () => {
  const zone = process.env['TZ'];
  let world: World;
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
  beforeEach(() => {
    process.env['TZ'] = 'Asia/Shanghai';
    world = new World();
    world.journalItems = [
      item(event(1, 'EngineStarted', { data: { version: '0.1.0', host: 'app', pid: 7 } })),
      of(2, 'DownloadRequested', { task_id: 't', kind: 'install', total_bytes: 10_900_000 }),
      of(3, 'DownloadStarted', { task_id: 't', file_count: 2, total_bytes: 10_900_000, resumed_from_bytes: 0 }),
      of(4, 'DownloadCheckpointed', { task_id: 't', received_bytes: 1e6, total_bytes: 10_900_000, files: [] }),
      of(5, 'DownloadCheckpointed', { task_id: 't', received_bytes: 4_200_000, total_bytes: 10_900_000, files: [] }),
      item(event(6, 'EngineCrashed', { data: { crashed_run: 'r', last_seq: 5 } })),
      of(7, 'DownloadPaused', { task_id: 't', reason: 'network', received_bytes: 4_200_000, error: unreachable }),
      of(9, 'DownloadFailed', { task_id: 't', error: unreachable }),
    ];
    world.files = [view('failed', { task: task({ error: unreachable }) }), view('ready', { modelId: 'other' })];
  });

  it('says it in Chinese where the system is Chinese, and where --lang asks for it', async () => {
    world.environment['LANG'] = 'zh_CN.UTF-8';
    expect(await world.run('journal', 'explain', 'ocr-eng')).to.equal(0);
    expect(world.stdout.text.split('\n').slice(-6)).to.deep.equal([
      '',
      '起因是第 7 条记录，2026-05-01 18:00:07 +08:00：在 4.2 MB 处等待网络，原因是无法连接服务器（NETWORK_UNREACHABLE：No route to models.example）。',
      '自请求以来：4.2 MB / 10.9 MB（38%）；用时 7 秒；等待 1 次，共 2 秒。',
      '当前：ocr-eng@1.0.0 失败（无法连接服务器，NETWORK_UNREACHABLE：No route to models.example）；已下载的部分会保留。',
      '如何处理：检查网络和模型库地址；然后运行 "model-manager resume ocr-eng@1.0.0"。',
      '',
    ]);
    world.stdout.text = '';
    expect(await world.run('journal', 'explain', 'ocr-eng', '--lang', 'en')).to.equal(0);
    expect(world.stdout.text).to.include('What to do: check the network');
  });

  it('tells an install that ended before a download began, and what the server answered', async () => {
    const details = {
      url: 'https://models.example/api/models/none',
      status: 200,
      seen: '<html>\n  Log in',
      retryAfterMs: 5_000,
    };
    const error = {
      code: 'PROXY_INTERFERED',
      message: 'Expected the answer, got a web page.',
      retryable: true,
      details,
    };
    world.journalItems = [of(4, 'RequestFailed', { kind: 'install', error }, { subject: 'none' })];
    world.files = [];
    expect(await world.run('journal', 'explain', 'none')).to.equal(0);
    expect(world.stdout.text.split('\n')).to.deep.equal([
      '     4  2026-05-01 18:00:04 +08:00  An installation was asked for and could not begin because of PROXY_INTERFERED: ' +
        'Expected the answer, got a web page (from models.example; it answered "<html> Log in"; it asked to wait 5 s).',
      '',
      'Now: none is not on this machine: the last request could not begin (PROXY_INTERFERED: Expected the answer, got a web page).',
      'What to do: log in to the network or the proxy, or have the library exempted from it.',
      '',
    ]);
  });
});
