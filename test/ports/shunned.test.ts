import { expect } from 'chai';
import { Shunned } from '../../src/ports/shunned.ts';

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
