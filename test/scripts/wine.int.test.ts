import { expect } from 'chai';
import { ensureWine, windowsPath } from '../../scripts/windows/wine.mjs';

describe('Node for Windows on wine', () => {
  it('is left out with one line where wine is missing, and nothing is installed', async () => {
    const lines: string[] = [];
    const log = (line: string) => void lines.push(line);
    expect(await ensureWine({ canInstall: false, log, env: { PATH: '/none' } })).to.equal(null);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^Nothing runs on Windows' Node: wine .*\.$/);
  });

  it('sees the files of this machine on drive Z:', () => {
    expect(windowsPath('/tmp/a b/c')).to.equal('Z:\\tmp\\a b\\c');
  });
});
