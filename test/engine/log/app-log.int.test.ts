import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openAppLog } from '../../../src/engine/log/app-log.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { tempDir } from '../../support/files/temp-dir.ts';

describe('the log of the main process', () => {
  it('has lines like those of the engine, from its level on, without secrets', async () => {
    const dir = await tempDir();
    try {
      const clock = manualClock();
      const logger = openAppLog({ dataDir: dir.path, clock, level: 'warn' });
      logger.info('Not this one.');
      logger.child({ path: '/a' }).warn('It failed: https://me:secret@library.test/a', { code: 'EIO', token: 't' });
      openAppLog({ dataDir: dir.path, clock, level: 'silent' }).error('Nor this one.');
      const text = await readFile(join(dir.path, 'logs', 'app.log'), 'utf8');
      const { time, pid, ...line } = JSON.parse(text) as Record<string, unknown>;
      expect(line).to.deep.equal({
        ...{ level: 'warn', path: '/a', code: 'EIO', token: '[hidden]' },
        msg: 'It failed: https://library.test/a',
      });
      expect([time, pid]).to.deep.equal([new Date(clock.now()).toISOString(), process.pid]);
    } finally {
      await dir.remove();
    }
  });
});
