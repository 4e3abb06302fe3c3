import { expect } from 'chai';
import { ModelError } from '../../src/model/errors.ts';
import { waysTo } from '../../src/ports/proxy.ts';

const waysOf = (...[url, ...more]: [string, ...(Parameters<typeof waysTo> extends [URL, ...infer R] ? R : never)]) =>
  waysTo(new URL(url), ...more).map(way => way?.href ?? null);

const of = (url: string, setting: string | null, environment: Record<string, string> = {}) =>
  waysOf(url, setting, environment)[0];

describe('which proxy a request takes', () => {
  const both = { HTTP_PROXY: 'http://plain:8080', HTTPS_PROXY: 'http://secure:8443' };

  it('is that of the scheme, lower case first, with or without a scheme of its own', () => {
    expect(of('http://library.test/', null, both)).to.equal('http://plain:8080/');
    expect(of('https://library.test/', null, both)).to.equal('http://secure:8443/');
    expect(of('http://library.test/', null, { ...both, http_proxy: 'lower:1' })).to.equal('http://lower:1/');
    expect(of('https://library.test/', null, { ALL_PROXY: 'http://all:1' })).to.equal('http://all:1/');
    expect(of('https://library.test/', null, { HTTPS_PROXY: '' })).to.equal(null);
  });

  it("is that of the host's session before that of the environment, and then the next one that it names", () => {
    const system = (answer: string | null, setting: string | null = null) =>
      waysOf('https://library.test/', setting, both, answer);
    expect(system('PROXY corporate:3128; DIRECT')).to.deep.equal(['http://corporate:3128/', null]);
    expect(system('HTTPS a:1;PROXY b:2')).to.deep.equal(['https://a:1/', 'http://b:2/']);
    expect(system('DIRECT; PROXY late:1'), 'no proxy first').to.deep.equal(['http://secure:8443/', 'http://late:1/']);
    for (const nothing of ['DIRECT', 'QUIC quick:443', 'PROXY', '', 'nonsense', null])
      expect(system(nothing), String(nothing)).to.deep.equal(['http://secure:8443/']);
    expect(system('PROXY corporate:3128; DIRECT', 'http://set:1')).to.deep.equal(['http://set:1/']);
    expect(waysOf('http://127.0.0.1:80/', null, {}, 'PROXY corporate:3128')).to.deep.equal([null]);
    expect(waysOf('https://library.test/', null, { no_proxy: '*' }, 'PROXY corporate:3128')).to.deep.equal([null]);
  });

  it('may speak SOCKS, of which a proxy script has two versions', () => {
    const system = (answer: string) => waysOf('https://library.test/', null, {}, answer);
    expect(system('SOCKS s:1080; SOCKS4 t:1080; socks5 u:1080')).to.deep.equal([
      ...['socks4://s:1080', 'socks4://t:1080', 'socks5h://u:1080'],
    ]);
    expect(of('http://library.test/', 'socks5://set:1080')).to.equal('socks5://set:1080');
    expect(of('http://library.test/', null, { ALL_PROXY: 'socks5h://all:1080' })).to.equal('socks5h://all:1080');
  });

  it('is that of the settings before that of the environment', () => {
    expect(of('https://library.test/', 'http://set:1', both)).to.equal('http://set:1/');
  });

  it('is none for what NO_PROXY names, nor for this machine', () => {
    const except = (no_proxy: string) => ({ ...both, no_proxy });
    for (const list of ['*', 'library.test', '.test', '*.test', 'a, library.test', 'x library.test:80', 'TEST'])
      expect(of('http://library.test/', null, except(list)), list).to.equal(null);
    for (const list of ['', 'ibrary.test', 'library.test:81', 'other.test', ','])
      expect(of('http://library.test/', null, except(list)), list).to.equal('http://plain:8080/');
    for (const url of ['http://localhost:1/', 'http://127.0.0.1/', 'https://[::1]:9/'])
      expect(of(url, 'http://set:1', both), url).to.equal(null);
    expect(of('http://library.test/', 'http://set:1', except('library.test'))).to.equal(null);
  });

  it('is none for an address of IPv6 that NO_PROXY names, with brackets or without', () => {
    const by = (no_proxy: string) => of('http://[fd00::7]:80/', null, { ...both, no_proxy });
    for (const list of ['fd00::7', '[fd00::7]', '[fd00::7]:80', 'FD00::7', 'a, fd00:0::7'])
      expect(by(list), list).to.equal(null);
    for (const list of ['fd00::', '[fd00::7]:81', 'fd00::77', '::7'])
      expect(by(list), list).to.equal('http://plain:8080/');
  });

  it('is not guessed where its password has what ends an address: the character is named, and nothing else', () => {
    for (const [password, sign] of [
      ['hush#hush', '#'],
      ['12#hush', '#'],
      ['hush/hush', '/'],
      ['hush%hush', '%'],
      ['hush?hush', '?'],
    ] as const) {
      for (const [name, address] of [
        ['HTTPS_PROXY', `http://mara:${password}@proxy:3128`],
        ['https_proxy', `mara:${password}@proxy:3128`],
        ['ALL_PROXY', `socks5://mara:${password}@proxy:1080`],
      ] as const) {
        const ask = () => of('https://library.test/', null, { [name]: address });
        expect(ask)
          .to.throw(ModelError, `the password in ${name} has a "${sign}"`)
          .with.property('code', 'INVALID_ARGUMENT');
        expect(ask).to.throw(/^(?!.*(hush|mara))/);
      }
    }
    const escaped = { HTTPS_PROXY: 'http://mara:%23%2f%25@proxy:3128' };
    expect(of('https://library.test/', null, escaped)).to.equal('http://mara:%23%2f%25@proxy:3128/');
    const faulty = { HTTPS_PROXY: 'http://mara:a#b@proxy:3128' };
    expect(waysOf('https://library.test/', null, faulty, 'PROXY session:1')).to.deep.equal(['http://session:1/']);
    expect(of('https://library.test/', null, { ...faulty, NO_PROXY: 'library.test' })).to.equal(null);
  });

  it('is none where it is none that can be spoken to', () => {
    expect(of('http://library.test/', null, { http_proxy: 'ftp://x:1' })).to.equal(null);
    expect(of('http://library.test/', null, { http_proxy: 'http://' })).to.equal(null);
  });
});
