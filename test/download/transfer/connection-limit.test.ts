import { expect } from 'chai';
import { createConnectionLimit } from '../../../src/download/transfer/connection-limit.ts';

describe('the share of connections', () => {
  it('is even among tasks and files, follows the settings while they run, and is never nothing', () => {
    const limits = { maxDownloads: 3, connectionsPerFile: 4 };
    const connections = createConnectionLimit({
      maxDownloads: () => limits.maxDownloads,
      connectionsPerFile: () => limits.connectionsPerFile,
      writeBytes: 100,
      unwrittenBytes: 800,
    });
    const first = connections.enter();
    expect([first.total(), first.perFile(1), first.perFile(4), first.perFile(20)]).to.deep.equal([12, 4, 3, 1]);
    const second = connections.enter();
    expect([first.total(), first.perFile(4)]).to.deep.equal([6, 1]);
    limits.connectionsPerFile = 8;
    expect([first.total(), first.perFile(1), second.perFile(2)]).to.deep.equal([12, 8, 6]);
    limits.maxDownloads = 0;
    limits.connectionsPerFile = 0;
    expect([first.total(), first.perFile(1)]).to.deep.equal([1, 1]);
    second.leave();
    limits.connectionsPerFile = 2;
    expect(first.total()).to.equal(2);
  });

  it('lets all connections together hold no more unwritten than a kill may cost', () => {
    const connections = createConnectionLimit({
      maxDownloads: () => 9,
      connectionsPerFile: () => 9,
      writeBytes: 100,
      unwrittenBytes: 800,
    });
    const share = connections.enter();
    for (let open = 1; open <= 30; open += 1) {
      share.opened();
      expect(connections.gatherBytes() * 2 * open).to.be.at.most(Math.max(800, 2 * open * Math.ceil(400 / open)));
      expect(connections.gatherBytes()).to.be.at.most(100);
    }
    for (let open = 0; open < 30; open += 1) share.closed();
    expect(connections.gatherBytes()).to.equal(100);
  });
});
