import { expect } from 'chai';
import { publicKeysOf } from '../../../src/library/format/signing.ts';

/** Made by minisign 0.11 with `-G` and the password "open sesame". */
const LOCKED = `untrusted comment: minisign encrypted secret key
RWRTY0IyUQFbLLVRmEsrULBBpbZt/CixNj/1e6/IKw1cCAWr0XwAAAACAAAAAAAAAEAAAAAAzZKDrJaueVEKehTszdD2CpIX35ZXWBk4hiBpka9jLIb9PyTfTvh+1Z9CfYPTRFkfZJHiTuDIfb2IrZ/B9UDJonbuPTFPbxNhwr7G1yiDB1JoNtHUIqnsKHqSjuTzkyX6kvBTRyZ0sUY=
`;

describe('a secret key of minisign with a password', function () {
  // scrypt takes 1 GiB and some seconds for it.
  this.timeout(120_000);

  it('is read with the password, and with no other', () => {
    const { minisignPublicKey } = publicKeysOf(LOCKED, 'open sesame');
    expect(minisignPublicKey).to.equal('RWRB89tLzVU8p9U6bZVSl1lpLvAueLdx0V1OrajjxKROku5CTTK0cmhY');
    expect(() => publicKeysOf(LOCKED, 'wrong')).to.throw('the right password');
    expect(() => publicKeysOf(LOCKED)).to.throw('--password-file');
  });
});
