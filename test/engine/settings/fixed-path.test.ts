import { expect } from 'chai';
import { expectedPath } from '../../../src/engine/settings/fixed-path.ts';
import { assertOpenable } from '../../../src/engine/start/data-directory.ts';

const FIXED = /with its drive or share/;
const OPENABLE = /every program on Windows can open/;

describe('a path of the settings', () => {
  for (const path of [
    'D:\\models',
    'd:/models',
    'C:\\',
    '\\\\server\\share\\models',
    '//server/share',
    '\\\\?\\D:\\models',
    'C:\\Users\\张伟\\模型 库\\v1.0',
    'D:\\a\\..\\models',
  ]) {
    it(`may be ${path} on Windows`, () => expect(expectedPath(path, 'win32')).to.equal(null));
  }

  const refused: [path: string, expected: RegExp][] = [
    ['C:', FIXED],
    ['C:models', FIXED],
    ['\\models', FIXED],
    ['/models', FIXED],
    ['\\\\server', FIXED],
    ['models', FIXED],
    ['D:\\models.', OPENABLE],
    ['D:\\models \\x', OPENABLE],
    ['D:\\con\\models', OPENABLE],
    ['D:\\NUL.d', OPENABLE],
    ['D:\\a:b', OPENABLE],
    ['D:\\what?', OPENABLE],
  ];
  for (const [path, expected] of refused) {
    it(`may not be ${path} on Windows`, () => expect(expectedPath(path, 'win32')).to.match(expected));
  }

  it('is absolute elsewhere, with any name', () => {
    expect(expectedPath('/mnt/con/a. ', 'linux')).to.equal(null);
    expect(expectedPath('D:\\models', 'linux')).to.match(/^an absolute path$/);
  });

  it('to the data directory has no name on Windows that only Node can open', () => {
    expect(() => assertOpenable('C:\\data.', 'win32')).to.throw(OPENABLE);
    assertOpenable('C:\\data', 'win32');
    assertOpenable('/data.', 'linux');
  });
});
