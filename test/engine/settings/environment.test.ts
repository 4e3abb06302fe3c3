import { expect } from 'chai';
import { join } from 'node:path';
import { dataDirOf, defaultDataDir, settingsFromEnvironment } from '../../../src/engine/settings/environment.ts';

describe('settings from the environment', () => {
  it('takes what is set and not empty', () => {
    const overrides = settingsFromEnvironment({
      MODEL_MANAGER_LIBRARY: 'http://library/',
      MODEL_MANAGER_SCHEDULER: '',
      OTHER: 'x',
    });
    expect(overrides).to.deep.equal({ libraryUrl: 'http://library' });
  });

  it('names the variable that is wrong', () => {
    expect(() => settingsFromEnvironment({ MODEL_MANAGER_SCHEDULER: 'localhost:1' })).to.throw(
      /MODEL_MANAGER_SCHEDULER/,
    );
  });
});

describe('the default data directory', () => {
  const cases: [NodeJS.Platform, Record<string, string>, string][] = [
    ['linux', {}, join('/home/u', '.local', 'share', 'model-manager')],
    ['linux', { XDG_DATA_HOME: '/data' }, join('/data', 'model-manager')],
    ['linux', { XDG_DATA_HOME: 'relative' }, join('/home/u', '.local', 'share', 'model-manager')],
    ['darwin', {}, join('/home/u', 'Library', 'Application Support', 'model-manager')],
    ['win32', {}, join('/home/u', 'AppData', 'Local', 'model-manager')],
    ['win32', { LOCALAPPDATA: '/local' }, join('/local', 'model-manager')],
  ];
  for (const [platform, environment, expected] of cases) {
    it(`${platform} ${JSON.stringify(environment)}`, () => {
      expect(defaultDataDir(environment, platform, '/home/u')).to.equal(expected);
      expect(dataDirOf({ ...environment, MODEL_MANAGER_DATA: '/given/data' }, platform, '/home/u')).to.match(
        /given.data$/,
      );
    });
  }
});
