import { expect } from 'chai';
import { errorCode, fullMessage, fullThing, isNoRoom } from '../../src/ports/system-error.ts';

/** As Node makes it where libuv has no name for the number. */
function unnamed(errno: number): Error {
  const code = `Unknown system error ${errno}`;
  return Object.assign(new Error(`${code}: ${code}, write`), { errno, code, syscall: 'write' });
}

describe('errors of the system', () => {
  for (const [platform, errno, code] of [
    ['linux', -122, 'EDQUOT'],
    ['darwin', -69, 'EDQUOT'],
    ['linux', -116, 'ESTALE'],
    ['darwin', -70, 'ESTALE'],
  ] as const) {
    it(`${errno} on ${platform} is ${code}`, () => {
      expect(errorCode(unnamed(errno), platform)).to.equal(code);
    });
  }

  it('a number that means another thing elsewhere is not taken for ours', () => {
    expect(errorCode(unnamed(-69), 'linux')).to.equal('Unknown system error -69');
    expect(errorCode(unnamed(-122), 'win32')).to.equal('Unknown system error -122');
  });

  it('an error of a synchronous call is told by its number alone', () => {
    const unknown = (errno: number) => Object.assign(new Error('UNKNOWN: write'), { code: 'UNKNOWN', errno });
    expect(errorCode(unknown(-122), 'linux')).to.equal('EDQUOT');
    expect(errorCode(unknown(-4094), 'win32')).to.equal('UNKNOWN');
  });

  it('an error that lost its number is told by its code', () => {
    const code = 'Unknown system error -122';
    expect(errorCode(Object.assign(new Error(code), { code }), 'linux')).to.equal('EDQUOT');
  });

  it('a name that Node gave stays, and what is no error has none', () => {
    expect(errorCode(Object.assign(new Error('no'), { code: 'ENOSPC', errno: -28 }))).to.equal('ENOSPC');
    expect(errorCode(new Error('no'))).to.equal(undefined);
    expect(errorCode(Object.assign(new Error('no'), { code: 7 }))).to.equal(undefined);
    expect(errorCode('ENOSPC')).to.equal(undefined);
  });

  it('a full disk and a used-up quota are both no room, and are told apart in words', () => {
    const full = Object.assign(new Error('no'), { code: 'ENOSPC' });
    expect(isNoRoom(full)).to.equal(true);
    expect(isNoRoom(Object.assign(new Error('no'), { code: 'EDQUOT' }))).to.equal(true);
    expect(isNoRoom(Object.assign(new Error('no'), { code: 'EIO' }))).to.equal(false);
    expect(fullThing('ENOSPC')).to.contain('disk is full');
    expect(fullThing('EDQUOT')).to.contain('quota');
    expect(fullMessage(full)).to.equal('no');
    expect(fullMessage(Object.assign(new Error('no'), { code: 'EDQUOT' }))).to.match(/^no \(.*quota/);
  });
});
