import { expect } from 'chai';
import { proxyFor } from '../../src/ports/proxy.ts';

const of = (url: string, setting: string | null, environment: Record<string, string> = {}) =>
  proxyFor(new URL(url), setting, environment)?.href ?? null;

describe('which proxy a request takes', () => {
  const both = { HTTP_PROXY: 'http://plain:8080', HTTPS_PROXY: 'http://secure:8443' };

  it('is that of the scheme, lower case first, with or without a scheme of its own', () => {
    expect(of('http://library.test/', null, both)).to.equal('http://plain:8080/');
    expect(of('https://library.test/', null, both)).to.equal('http://secure:8443/');
    expect(of('http://library.test/', null, { ...both, http_proxy: 'lower:1' })).to.equal('http://lower:1/');
    expect(of('https://library.test/', null, { ALL_PROXY: 'http://all:1' })).to.equal('http://all:1/');
    expect(of('https://library.test/', null, { HTTPS_PROXY: '' })).to.equal(null);
  });

  it("is that of the host's session, the first that is spoken here, before that of the environment", () => {
    const system = (answer: string | null, setting: string | null = null) =>
      proxyFor(new URL('https://library.test/'), setting, both, answer)?.href ?? null;
    expect(system('PROXY corporate:3128; DIRECT')).to.equal('http://corporate:3128/');
    expect(system('SOCKS5 socks:1080; HTTPS corporate:3129')).to.equal('https://corporate:3129/');
    for (const nothing of ['DIRECT', 'DIRECT; PROXY late:1', 'SOCKS5 socks:1080', '', 'nonsense', null])
      expect(system(nothing), String(nothing)).to.equal('http://secure:8443/');
    expect(system('PROXY corporate:3128', 'http://set:1')).to.equal('http://set:1/');
    expect(proxyFor(new URL('http://127.0.0.1:80/'), null, {}, 'PROXY corporate:3128')).to.equal(null);
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

  it('is none where it is none that can be spoken to', () => {
    expect(of('http://library.test/', null, { http_proxy: 'socks5://x:1' })).to.equal(null);
    expect(of('http://library.test/', null, { http_proxy: 'http://' })).to.equal(null);
  });
});
