import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { startedApp } from './main/started-app.ts';

const root = new URL('../../', import.meta.url);
const json = (name: string) => JSON.parse(readFileSync(new URL(name, root), 'utf8')) as Record<string, unknown>;

describe('the packages of the desktop app', () => {
  const config = json('electron-builder.json');
  const manifest = json('package.json') as { main: string; dependencies: Record<string, string> } & Record<
    string,
    Record<string, string>
  >;

  it('set each fuse: no Node switches, cookies encrypted, code from the sealed archive alone', () => {
    expect(config['electronFuses']).to.deep.equal({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
    expect(config['asar']).to.equal(true);
  });

  it('have the id by which Windows knows who notifies', async () => {
    const id = (await startedApp('/nowhere', 'win32')).log.find(entry => entry.startsWith('id '));
    expect(id).to.equal(`id ${String(config['appId'])}`);
  });

  it('are made for the three systems, and never published by the way', () => {
    expect(Object.keys(config)).to.include.members(['win', 'mac', 'linux']);
    expect(config['publish']).to.equal(null);
  });

  it('hold the entry of package.json, and are not written over the build', () => {
    expect(config['files']).to.include(`${manifest.main.split('/')[0]}/**`);
    expect(config['directories']).to.have.property('output', 'release');
    expect(existsSync(new URL('src/electron/resources/icon.png', root))).to.equal(true);
  });

  it('are of a supported Electron, which with its builder stays out of what runs', () => {
    const major = Number(manifest['devDependencies']?.['electron']?.replace(/^\D*/, '').split('.')[0]);
    expect(major).to.be.at.least(45);
    expect(Object.keys(manifest.dependencies)).not.to.include.members(['electron']);
    expect(JSON.stringify(manifest)).not.to.include('"electron-builder"');
  });
});
