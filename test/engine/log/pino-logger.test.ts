import { expect } from 'chai';
import { loggerTo, pinoLogger } from '../../../src/engine/log/pino-logger.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { errorFields } from '../../../src/ports/logger.ts';
import type { LogLevel } from '../../../src/ports/logger.ts';

function setUp(level: LogLevel = 'debug') {
  const lines: string[] = [];
  const pino = pinoLogger({ level, destination: { write: line => lines.push(line) } });
  return { lines, pino, logger: loggerTo(pino), last: () => JSON.parse(lines.at(-1) ?? '') as Record<string, unknown> };
}

describe('the log', () => {
  it('is lines of JSON with level, time, process, fields and message', () => {
    const { logger, lines, last } = setUp();
    logger.child({ model: 'ocr@1.0.0' }).warn('A removal failed.', { code: 'FILE_BUSY', path: '/data/models/ocr' });
    expect(lines[0]).to.match(/^\{"level":"warn","time":"[\d-]{10}T[\d:.]{12}Z",.*\}\n$/);
    expect(last()).to.include({
      ...{ level: 'warn', pid: process.pid, msg: 'A removal failed.' },
      ...{ model: 'ocr@1.0.0', code: 'FILE_BUSY', path: '/data/models/ocr' },
    });
    expect(last()).not.to.have.property('hostname');
  });

  it('has what its level lets through', () => {
    for (const [level, count] of [
      ['debug', 4],
      ['info', 3],
      ['warn', 2],
      ['error', 1],
      ['silent', 0],
    ] as const) {
      const { logger, lines } = setUp(level);
      for (const each of ['debug', 'info', 'warn', 'error'] as const) logger[each]('A sentence.');
      expect(lines, level).to.have.length(count);
    }
  });

  it('shows an error by its code, its path and the system error below it', () => {
    const busy = Object.assign(new Error('resource busy'), { code: 'EBUSY' });
    const error = new ModelError('FILE_BUSY', 'Can not write.', { details: { path: '/x' }, cause: busy });
    expect(errorFields(error)).to.deep.equal({
      code: 'FILE_BUSY',
      error: 'Can not write.',
      path: '/x',
      cause: 'EBUSY',
    });
    expect(errorFields('no error')).to.deep.equal({ error: 'no error' });
    const { logger, last } = setUp();
    logger.warn('It failed.', { reason: error });
    expect(last()['reason']).to.include({ code: 'FILE_BUSY', cause: 'EBUSY' });
  });

  const SECRET = 'gEhEiM';
  const secrets: [what: string, fields: Record<string, unknown>, message?: string][] = [
    ['a token', { token: SECRET }],
    ['a token of settings', { settings: { library_token: SECRET, libraryToken: SECRET } }],
    ['a header', { headers: { Authorization: `Bearer ${SECRET}`, cookie: SECRET } }],
    ['a bearer in a text', { error: `refused Bearer ${SECRET}` }],
    ['a password in a URL', { url: `https://me:${SECRET}@host/path` }],
    ['a password of a SOCKS proxy', { error: `no way through socks5://me:${SECRET}@proxy:1080` }],
    ['a password of a proxy without a name', { proxy: `http://:${SECRET}@proxy:3128` }],
    ['a signed query', { location: `https://cdn.example/f?X-Amz-Signature=${SECRET}&x=1` }],
    ['a signed query without a host', { url: `/storage/f?sig=${SECRET}` }],
    ['a query token without a host', { url: `/?a=1&access_token=${SECRET}` }],
    ['a URL in a message', {}, `Can not reach https://a:${SECRET}@h/x?token=${SECRET}.`],
    ['an error', { reason: new Error(`fetch https://h/?sig=${SECRET} failed`) }],
    ['an error of pino’s own name', { err: new Error(`fetch https://h/?sig=${SECRET} failed`) }],
    ['a cause', errorFields(new Error('x', { cause: new Error(`https://h/?sig=${SECRET}`) }))],
    ['a request of fastify', { req: { headers: { authorization: SECRET } } }],
    ['a list', { urls: [`http://a:${SECRET}@h`] }],
    ['what is deep', { a: { b: { c: { d: { e: { f: `http://a:${SECRET}@h` } } } } } }],
    ['an object of a class', { response: new Map([['authorization', SECRET]]), bytes: Buffer.from(SECRET) }],
  ];
  for (const [what, fields, message = 'It failed.'] of secrets) {
    it(`never has ${what}`, () => {
      const { logger, pino, lines } = setUp();
      logger.warn(message, fields);
      logger.child(fields).warn(message);
      pino.warn(fields, message);
      expect(lines).to.have.length(3);
      for (const line of lines) {
        expect(() => JSON.parse(line) as unknown).not.to.throw();
        expect(line).not.to.contain(SECRET);
      }
    });
  }

  it('keeps what is no secret', () => {
    const { logger, last } = setUp();
    const fields = { url: 'https://host/path', hasToken: true, keys: 2, models: ['a@1.0.0'], none: null, big: 12n };
    logger.info('Settings were changed.', fields);
    expect(last()).to.deep.include({ ...fields, big: '12' });
  });
});
