import { expect } from 'chai';
import { FetchError } from 'node-fetch';
import { DiskAway } from '../../../src/disk/index.ts';
import { toFailure } from '../../../src/download/base/failure.ts';
import { FailedThroughProxy } from '../../../src/ports/proxy.ts';

describe('what a failure of the system means', () => {
  const failed = (code: string, syscall: string) => Object.assign(new Error(`${syscall} ${code}`), { code, syscall });

  it('is the network where a firewall refused a connection, and the folder where a file was refused', () => {
    const byFetch = (code: string) =>
      new FetchError('request failed', 'system', { ...failed(code, 'connect'), message: '', errno: -1, name: '' });
    for (const code of ['EACCES', 'EPERM']) {
      const proxy = new FailedThroughProxy(new URL('http://proxy:1'), byFetch(code));
      for (const thrown of [byFetch(code), failed(code, 'connect'), proxy]) {
        const { kind, error } = toFailure(thrown);
        expect({ kind, code: error.code }).to.deep.equal({ kind: 'await-network', code: 'NETWORK_UNREACHABLE' });
      }
      expect(toFailure(failed(code, 'open')).error.code).to.equal('PERMISSION_DENIED');
    }
  });

  it('is the disk where a call met one that had left: the task waits for it and goes on by itself', () => {
    for (const code of ['ESTALE', 'ENODEV', 'ENXIO']) {
      const { kind, error } = toFailure(failed(code, 'write'));
      expect({ kind, code: error.code }).to.deep.equal({ kind: 'await-disk', code: 'FILE_BUSY' });
    }
    expect(toFailure(failed('ENOTCONN', 'fdatasync')).kind).to.equal('await-disk');
    expect(toFailure(Object.assign(failed('ENOTCONN', 'read'), { path: '/mnt/usb/a' })).kind).to.equal('await-disk');
    expect(toFailure(failed('ENOTCONN', 'read')).kind).to.equal('retry');
    expect(toFailure(new DiskAway('/mnt/usb')).kind).to.equal('await-disk');
  });

  it('is final where the folder of models lies on two disks: no other request helps', () => {
    const { kind, error } = toFailure(failed('EXDEV', 'rename'));
    expect({ kind, code: error.code }).to.deep.equal({ kind: 'give-up', code: 'PERMISSION_DENIED' });
    expect(error.retryable).to.equal(false);
  });
});
