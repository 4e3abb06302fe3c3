import { expect } from 'chai';
import { FIELD_PACKAGES, ensureServers } from '../../scripts/servers.mjs';

describe('the servers that downloads are tested against', () => {
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  beforeEach(() => (lines.length = 0));

  it('are left alone when they are there', async () => {
    const install = () => expect.fail('nothing to install');
    expect(await ensureServers({ has: () => true, canInstall: true, install, log })).to.deep.equal([]);
    expect(lines).to.deep.equal([]);
  });

  it('are installed where that may be done', async () => {
    const there = new Set(['nginx']);
    const install = (packages: string[]) => {
      expect(packages).to.deep.equal(['apache2-bin', 'lighttpd', 'caddy']);
      for (const program of ['apache2', 'lighttpd', 'caddy']) there.add(program);
      return Promise.resolve({ code: 0, output: '' });
    };
    expect(await ensureServers({ has: program => there.has(program), canInstall: true, install, log })).to.deep.equal(
      [],
    );
  });

  it('are installed one by one where one of them keeps the others out', async () => {
    const there = new Set(['nginx', 'apache2']);
    const install = (packages: string[]) => {
      if (packages.includes('caddy'))
        return Promise.resolve({ code: 100, output: 'Reading lists\nE: No caddy here\n' });
      for (const name of packages) there.add(name);
      return Promise.resolve({ code: 0, output: '' });
    };
    const has = (program: string) => there.has(program);
    expect(await ensureServers({ has, canInstall: true, install, log })).to.deep.equal(['caddy']);
    expect(lines.filter(line => !line.includes('nstalling '))).to.deep.equal([
      'caddy could not be installed: E: No caddy here',
      'Not installed, so downloads are not tested against them: caddy.',
    ]);
  });

  it('are others for the tests in the field', async () => {
    const has = (program: string) => program !== 'squid';
    expect(await ensureServers({ packages: FIELD_PACKAGES, has, canInstall: false, log })).to.deep.equal(['squid']);
  });

  it('are named in one line where they are missing', async () => {
    const install = () => expect.fail('not here');
    const has = (program: string) => program === 'nginx';
    expect(await ensureServers({ has, canInstall: false, install, log })).to.have.length(3);
    expect(lines).to.deep.equal(['Not installed, so downloads are not tested against them: apache2, lighttpd, caddy.']);
  });
});
