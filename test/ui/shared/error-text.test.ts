import { expect } from 'chai';
import type { ErrorValue } from '../../../src/api/contract.ts';
import { ERROR_CODES } from '../../../src/model/errors.ts';
import { errorDetails, errorText, errorWords } from '../../../src/ui/shared/view-model/error-text.ts';
import { failure, task, view } from '../../browser/ui-scenario.ts';
import { bare, en, rowsOf, zh } from '../support.ts';

const of = (code: ErrorValue['code'], details: Record<string, unknown>): ErrorValue => ({ ...failure(code), details });

describe('error text', () => {
  it('has a cause and advice for each code in both languages, without the code', () => {
    for (const code of ERROR_CODES) {
      for (const locale of [en, zh]) {
        const { cause, advice } = errorWords(failure(code, 'Expected a model id.'), locale);
        expect(cause, `${code} ${locale.language}`).to.match(locale === zh ? /\p{Script=Han}/u : /^[A-Z]/);
        expect(cause, code).not.to.match(/[A-Z]_[A-Z]|undefined|null|[.。]$/);
        expect(advice, `${code} ${locale.language}`).to.match(locale === zh ? /。$/ : /\.$/);
      }
    }
  });

  it('names the values that matter', () => {
    const cases: [ErrorValue, string, string][] = [
      [
        of('SERVER_REJECTED', { path: 'model.bin', host: 'models.example.com', status: 404 }),
        'model.bin is missing at the library (HTTP 404)',
        '模型库中缺少 model.bin（HTTP 404）',
      ],
      [
        of('SERVER_REJECTED', { url: 'https://models.example.com/api/models', status: 403 }),
        'models.example.com denies access (HTTP 403)',
        'models.example.com 拒绝访问（HTTP 403）',
      ],
      [
        of('NETWORK_UNREACHABLE', { url: 'http://lib:8080/', reason: 'ECONNREFUSED', proxy: 'http://proxy:3128' }),
        'lib:8080 can’t be reached through the proxy http://proxy:3128 (ECONNREFUSED)',
        '无法通过代理 http://proxy:3128 连接 lib:8080（ECONNREFUSED）',
      ],
      [
        of('PROXY_INTERFERED', { url: 'https://lib/', reason: 'CERT_HAS_EXPIRED' }),
        'The certificate of lib is not trusted (CERT_HAS_EXPIRED)',
        'lib 的证书不受信任（CERT_HAS_EXPIRED）',
      ],
      [
        of('DISK_FULL', { limit: 'file-size', path: 'model.bin' }),
        'model.bin is too large for this disk (FAT allows 4 GiB at most)',
        'model.bin 超过了此磁盘的上限（FAT 最大 4 GiB）',
      ],
      [
        of('MODEL_IN_USE', { leases: 2, holders: [{ pid: 4711 }, { pid: 4712 }] }),
        'The model is in use by process 4711, 4712',
        '模型正在使用中（进程 4711, 4712）',
      ],
      [
        of('NETWORK_UNREACHABLE', { broke_off: true }),
        'The library keeps breaking off its answers',
        '模型库多次中断传输',
      ],
    ];
    for (const [error, english, chinese] of cases) {
      expect(errorText(error, en)).to.equal(english);
      expect(errorText(error, zh)).to.equal(chinese);
    }
    expect(errorText(of('DISK_FULL', { neededBytes: 2.1e9 }), en).replaceAll('\u00a0', ' ')).to.equal(
      'The disk is full: 2.1 GB more needed',
    );
  });

  it('is a short label before the sentences are loaded, and the message for a code it does not know', () => {
    expect(errorWords(failure('DISK_FULL'), bare)).to.deep.equal({ cause: 'The disk is full', advice: '' });
    const newer = { code: 'BRAND_NEW', message: 'Something new.', retryable: false } as unknown as ErrorValue;
    expect(errorText(newer, en)).to.equal('Something new.');
    expect(errorText(failure('INVALID_ARGUMENT', 'Expected a model id.'), en)).to.equal(
      'This is not possible: Expected a model id',
    );
  });

  it('copies what a report needs', () => {
    const error = failure('CHECKSUM_MISMATCH', 'Expected 9f3a…');
    const failed = rowsOf([view('a', '1.0.0', 'failed', { task: task({ error }) })], [], [])[0]!;
    expect(JSON.parse(errorDetails(error, failed))).to.deep.equal({
      model: 'a',
      version: '1.0.0',
      status: 'failed',
      ...error,
    });
  });
});
