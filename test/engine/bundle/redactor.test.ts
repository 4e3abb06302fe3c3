import { homedir } from 'node:os';
import { expect } from 'chai';
import { Redactor } from '../../../src/engine/bundle/redactor.ts';

function redactor(): Redactor {
  return new Redactor({
    dataDir: '/srv/mm/data',
    modelsDir: '/mnt/big/models',
    urls: ['https://vault.acme.example/team'],
    tokens: ['tok-SECRET-123', null],
    paths: [],
    nodeId: 'node-of-hans',
  });
}

describe('the redactor', () => {
  it('gives each secret one placeholder, wherever it stands, and two hosts two', () => {
    const r = redactor();
    r.learn('http://mirror.acme.example:8080/x and getaddrinfo ENOTFOUND lost.acme.example, C:\\\\Users\\\\mara\\\\x');
    const text = r.text(
      'connect to https://u:p4ss@vault.acme.example:8443/a/b?sig=Q failed (ECONNREFUSED 10.1.2.3:443); ' +
        'mirror.acme.example answered; lost.acme.example did not; mara; tok-SECRET-123',
    );
    expect(text).to.equal(
      'connect to https://host-2:8443/a/b failed (ECONNREFUSED host-5:443); host-3 answered; host-4 did not; user-2; token-1',
    );
    expect(r.text('vault.acme.example')).to.equal('host-2');
  });

  it('names the data directory, the models and the home by what they are, and hides every other path', () => {
    const r = redactor();
    expect(r.text("ENOENT: open '/srv/mm/data/registry.json'")).to.equal("ENOENT: open '<data>/registry.json'");
    expect(r.text('/mnt/big/models/ocr/1.0.0 is gone')).to.equal('<models>/ocr/1.0.0 is gone');
    expect(r.value({ path: `${homedir()}/x` })).to.deep.equal({ path: '<home>/x' });
    expect(r.value({ adopted_from: '/media/hans/My Disk/models' })).to.deep.equal({ adopted_from: 'path-1' });
    expect(r.text("copy '/media/hans/My Disk/models'")).to.equal("copy 'path-1'");
    expect(r.value({ path: '/api/models/ocr' })).to.deep.equal({ path: '/api/models/ocr' });
  });

  it('keeps what names a model, a version, a hash, an error and a time', () => {
    const kept = {
      version: '1.2.3-rc.1',
      sha256: 'ab'.repeat(32),
      code: 'NETWORK_UNREACHABLE',
      time: '2026-05-01T10:00:00.000Z',
      text: 'ocr-eng@1.0.0: 4.2 of 10.9 MB, 206 and not 200; 127.0.0.1:8080',
      path: 'onnx/model.onnx',
      n: 7,
      none: null,
    };
    expect(redactor().value(kept)).to.deep.equal(kept);
  });

  it('hides what its field calls a secret, mail addresses, and tokens of known kinds', () => {
    const r = redactor();
    const value = r.value({
      api_key: 'abc',
      nested: [{ password: 'x1' }],
      host: 'inner.corp:80',
      note: 'ask a.b@acme.example',
    });
    expect(value).to.deep.equal({
      api_key: 'token-2',
      nested: [{ password: 'token-3' }],
      host: 'host-3:80',
      note: 'ask mail-1',
    });
    expect(r.text('Authorization: Bearer abc.def')).to.equal('Authorization: Bearer [hidden]');
    expect(r.text('hf_abcdefghijklmnop')).to.equal('token-4');
  });
});
