import { execFile } from 'node:child_process';
import { chmod, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { spawnCommand } from '../../crash/ownership/processes.ts';
import { leaveOut } from '../../support/leave-out.ts';
import { World, event } from '../../support/world.ts';

const run = promisify(execFile);
const KIB = 1024;

/**
 * Makes a file that can't be deleted: immutable for the superuser of Linux, in a folder without permission for other users.
 *
 * @returns lets it go; null where neither works (stuck-partial.int.test.ts tries those with a stand-in for the disk)
 */
async function hold(path: string): Promise<(() => Promise<unknown>) | null> {
  if (process.platform === 'win32') return null;
  if (process.getuid?.() !== 0) {
    await chmod(dirname(path), 0o555);
    return () => chmod(dirname(path), 0o755);
  }
  const isHeld = await run('chattr', ['+i', path]).then(
    () => true,
    () => false,
  );
  let once: Promise<unknown> | undefined;
  return isHeld ? () => (once ??= run('chattr', ['-i', path])) : null;
}

describe('cancel of a download whose part stays', function () {
  this.timeout(60_000);
  let world: World;

  beforeEach(async () => {
    world = await World.create();
    await world.publish('whisper', '1.0.0', 4);
    await world.serve({ rate: 64 * KIB });
  });
  afterEach(() => world.close());

  it('exits 1 with the path, and 0 when the part can go', async function () {
    const app = await world.engine();
    await app.manager.install('whisper', '1.0.0');
    await event(app.manager, 'DownloadCheckpointed', 0);
    await app.manager.pause('whisper', '1.0.0');
    await app.stop();
    const temp = join(world.dataDir, 'models', 'temp');
    const [part = ''] = (await readdir(temp)).filter(name => name.endsWith('.part'));
    const path = join(temp, part);
    const free = await hold(path);
    if (free === null)
      return leaveOut(this, 'Only some file systems make a file immutable, and root may delete any other.');

    world.onClose(free);
    for (const model of ['whisper@1.0.0', 'whisper']) {
      const command = spawnCommand(world, ['cancel', model]);
      expect(await command.exit, await command.stderr).to.equal(1);
      expect(await command.stderr).to.match(/^error [A-Z_]+: /m);
      expect(await command.stderr).to.include(path);
      expect(await command.stdout).to.equal('');
    }
    await free();
    const again = spawnCommand(world, ['cancel', 'whisper@1.0.0']);
    expect(await again.exit, await again.stderr).to.equal(0);
    expect(await again.stdout).to.equal('whisper@1.0.0 cancelled\n');
    expect(await readdir(temp)).to.deep.equal([]);
  });
});
