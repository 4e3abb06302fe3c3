import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { inspectPowerShell } from '../../../src/engine/ownership/process-probe.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { leaveOut } from '../../support/leave-out.ts';

describe('the start of a process as Windows tells it (a stand-in says what PowerShell would)', function () {
  let folder: TempDir;
  const { PATH } = process.env;
  beforeEach(async function () {
    if (process.platform === 'win32') return leaveOut(this, 'It puts a script in the place of ps.');
    folder = await tempDir();
    process.env['PATH'] = `${folder.path}${delimiter}${PATH ?? ''}`;
  });
  afterEach(async () => {
    process.env['PATH'] = PATH;
    if (process.platform !== 'win32') await folder.remove();
  });

  async function says(line: string, exitCode = 0) {
    const tool = join(folder.path, 'powershell.exe');
    const asked = join(folder.path, 'asked');
    await writeFile(tool, `#!/bin/sh\nprintf '%s\\n' "$@" > '${asked}'\nprintf '${line}\\r\\n'\nexit ${exitCode}\n`);
    await chmod(tool, 0o755);
    return { state: await inspectPowerShell(4321), script: await readFile(asked, 'utf8') };
  }

  it('is the same from both sources, of which one is ten times as exact', async () => {
    const states = [await says('638710000001234567'), await says('638710000001234560')].map(({ state }) => state);
    expect(states[0]).to.deep.equal({ exists: true, started: '63871000000123' });
    expect(states[1]).to.deep.equal(states[0]);
    expect((await says('638710000001334567')).state).not.to.deep.equal(states[0]);
  });

  it('is asked for by the pid, without a profile that would say something too', async () => {
    const { script } = await says('1');
    expect(script).to.match(/^-NoProfile\n-NonInteractive\n-Command\n/);
    expect(script).to.include('Get-Process -Id 4321').and.include('ProcessId=4321');
  });

  it('is unknown where nothing or something else is said, and where the tool fails', async () => {
    for (const line of ['', 'Access is denied', '12 34']) {
      expect((await says(line)).state, line).to.deep.equal({ exists: true, started: null });
    }
    expect((await says('638710000001234567', 1)).state).to.deep.equal({ exists: true, started: null });
  });
});
