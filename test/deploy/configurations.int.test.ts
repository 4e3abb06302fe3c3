import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { exportLibrary } from '../../src/library/export/export.ts';
import { publishVersion } from '../../src/library/publish/publish.ts';
import { missing, startProgram } from '../support/servers/program.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import { writeFiles } from '../library/support.ts';
import { deployed, EXPORTS } from './deployed.ts';
import { assertServed } from './served.ts';

const DEPLOY = join(import.meta.dirname, '../../deploy');

describe('configurations of deploy/', () => {
  it('are all named in its README', async () => {
    const readme = await deployed('README.md');
    const files = (await readdir(DEPLOY, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile());
    for (const { name } of files.filter(({ name }) => name !== 'README.md'))
      expect(readme.replace('.{service,timer}', '.service .timer')).to.include(name.replace(/\.timer$/, ''));
  });

  const [name, nginx] = Object.entries(EXPORTS)[0]!;
  const title = `${name} serves an export as our client wants it${missing(nginx(''))}`;
  (missing(nginx('')) === '' ? it : it.skip)(title, async () => {
    const dir = await tempDir();
    const [storage, out] = [join(dir.path, 'storage'), join(dir.path, 'out')];
    await writeFiles(join(dir.path, 'source'), { 'a b.bin': 100_000, 'sub/x': 'a text' });
    await publishVersion({ storage, modelId: 'm', version: '1.0.0', paths: [join(dir.path, 'source')] });
    await exportLibrary(storage, out);
    const server = await startProgram(nginx(out));
    try {
      await assertServed(server.url);
    } finally {
      await server.close();
      await dir.remove();
    }
  });

  it('container: the Dockerfile has no fault, and the compose file starts what is there', async () => {
    const problems = validate(await deployed('container/Dockerfile'));
    expect(problems.map(({ message }) => message)).to.deep.equal([]);
    const { services } = parse(await deployed('container/compose.yaml')) as {
      services: Record<string, { command: string[]; stop_grace_period?: string }>;
    };
    expect(services).to.have.all.keys('library', 'dispatch');
    expect(services['library']?.command.slice(0, 3)).to.deep.equal(['library', 'serve', '/srv/library']);
    expect(parseInt(services['library']?.stop_grace_period ?? '', 10)).to.be.greaterThan(
      Number(services['library']?.command.at(-1)),
    );
  });

  it('systemd: units stop after the grace of what they run', async () => {
    const unit = await deployed('systemd/model-library.service');
    const [, grace] = /--grace (\d+)/.exec(unit) ?? [];
    const [, stop] = /^TimeoutStopSec=(\d+)$/m.exec(unit) ?? [];
    expect(Number(stop)).to.be.greaterThan(Number(grace));
    for (const file of ['model-library.service', 'model-dispatch.service', 'model-library-export.service'])
      expect(await deployed(`systemd/${file}`)).to.match(/^ExecStart=\/usr\/local\/bin\/model-manager /m);
  });

  const HAS_SQUID = spawnSync('squid', ['-v']).error === undefined;
  (HAS_SQUID ? it : it.skip)('squid/branch.conf is read by squid (needs squid)', () => {
    const { status, stderr } = spawnSync('squid', ['-k', 'parse', '-f', join(DEPLOY, 'squid/branch.conf')]);
    expect(stderr.toString()).to.not.match(/FATAL|ERROR/);
    expect(status).to.equal(0);
  });
});
