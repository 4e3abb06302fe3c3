import { dirname } from 'node:path';
import { expect } from 'chai';
import { useProfileOf } from '../../../src/electron/main/run-app.ts';
import { loggerOf, silentLogger } from '../../../src/ports/logger.ts';
import { electronStandIn } from '../../support/electron/electron-stand-in.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

describe('the profile of the app', () => {
  let folder: TempDir;
  beforeEach(async () => {
    folder = await tempDir();
  });
  afterEach(() => folder.remove());

  it('keeps Electron’s own files apart from the data directory, and apart for each', () => {
    const places = ['/data', '/other', '/data'].map(dataDir => {
      const { app } = electronStandIn({ appData: folder.path });
      useProfileOf(dataDir, app, silentLogger);
      return app.getPath('userData');
    });
    expect(new Set(places).size).to.equal(2);
    expect(places[2]).to.equal(places[0]);
    for (const place of places) expect(dirname(place)).to.equal(folder.path);
  });

  it('starts where Electron’s own files can have no folder of their own', () => {
    const { app } = electronStandIn();
    const before = app.getPath('userData');
    const said: string[] = [];
    useProfileOf(
      '/data',
      app,
      loggerOf(({ level, message }) => said.push(`${level} ${message}`)),
    );
    expect(said).to.deep.equal(["warn Electron's own files stay where it puts them."]);
    expect(app.getPath('userData')).to.equal(before);
  });
});
