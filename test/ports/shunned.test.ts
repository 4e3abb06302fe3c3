import { expect } from 'chai';
import { isUnconnected } from '../../src/ports/node-fetch.ts';
import { Shunned } from '../../src/ports/proxy.ts';

const MINUTE = 60_000;

describe('a way that could not be taken', () => {
  it('is the last choice for five minutes, direct or not', () => {
    let now = 0;
    const shunned = new Shunned(() => now);
    const [a, b] = [new URL('http://a:1'), new URL('socks5h://b:2')];
    const order = () => shunned.last([a, null, b]).map(way => way?.host ?? 'direct');
    expect(order()).to.deep.equal(['a:1', 'direct', 'b:2']);
    shunned.add(a);
    expect(order()).to.deep.equal(['direct', 'b:2', 'a:1']);
    now = MINUTE;
    shunned.add(null);
    expect(order()).to.deep.equal(['b:2', 'a:1', 'direct']);
    now = 5 * MINUTE;
    expect(order()).to.deep.equal(['a:1', 'b:2', 'direct']);
    now = 6 * MINUTE;
    expect(order()).to.deep.equal(['a:1', 'direct', 'b:2']);
  });
});

describe('the next way', () => {
  it('is taken only for a request of which nothing was sent', () => {
    const failed = (code: string, erroredSysCall?: string) =>
      isUnconnected(Object.assign(new Error('failed'), { code, ...(erroredSysCall && { erroredSysCall }) }));
    expect([failed('ETIMEDOUT', 'connect'), failed('ENOTFOUND', 'getaddrinfo'), failed('ECONNREFUSED')]).to.deep.equal([
      ...[true, true, true],
    ]);
    expect([failed('ETIMEDOUT', 'read'), failed('ECONNRESET', 'read'), failed('EPROTO')]).to.deep.equal([
      ...[false, false, false],
    ]);
    expect(isUnconnected('odd')).to.equal(false);
  });
});
