import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { CACHES } from '../../support/servers/caches.ts';
import { HOSTS } from '../../support/servers/hosts.ts';
import { missing, nginx, startProgram } from '../../support/servers/program.ts';
import type { Program } from '../../support/servers/program.ts';
import { createWorld, libraryOf, PIECE } from '../harness.ts';
import type { World } from '../harness.ts';

const FILE = 'weights.bin';
const NAMED = '模型é.bin';
/** Programs of others take their time on a busy machine. */
const PATIENT = { stallMs: 20_000, giveUpMs: 20_000 };

/** The whole table is `npm run test:field`. */
describe('a model through a program that nobody here wrote', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld({ files: { [FILE]: 12 * PIECE + 77 } });
  });
  afterEach(() => world.close());

  function comes(name: string, lacks: string, programOf: () => Program | Promise<Program>, asked = FILE): void {
    (lacks === '' ? it : it.skip)(`is whole: ${name}${lacks}`, async () => {
      const program = await startProgram(await programOf());
      try {
        const file = () => ({ url: `${program.url}/storage/${encodeURIComponent(asked)}`, headers: {} });
        const library = { ...libraryOf(world), file };
        const outcome = await world.run({ policy: PATIENT, more: { library, connectionsPerFile: () => 4 } });
        expect(outcome).to.deep.equal({ kind: 'installed' });
        expect((await world.installed(FILE)).equals(world.files.get(FILE)!)).to.equal(true);
        const troubles = world.types().filter(type => type === 'RetryScheduled' || type === 'DownloadPaused');
        expect(troubles).to.deep.equal([]);
      } finally {
        await program.close();
      }
    });
  }

  // Varnish compiles its configuration with a compiler of C, which takes seconds.
  const { varnish: _varnish, ...caches } = CACHES;
  for (const [name, programOf] of Object.entries(caches))
    comes(name, missing(programOf(0)), () => programOf(world.server.port));

  for (const name of ['busybox httpd', 'h2o', 'rclone serve http'] as const) {
    comes(name, missing(HOSTS[name]('')), async () => {
      const root = join(world.root, 'site');
      await mkdir(join(root, 'storage'), { recursive: true });
      await writeFile(join(root, 'storage', FILE), world.files.get(FILE)!);
      return HOSTS[name](root);
    });
  }

  // nginx puts the decoded path into Location as it is: bytes of UTF-8 beyond ASCII.
  comes(
    'nginx, a redirect to a name in raw UTF-8',
    missing(HOSTS.nginx('')),
    async () => {
      const root = join(world.root, 'site');
      await mkdir(join(root, 'cdn', 'storage'), { recursive: true });
      await writeFile(join(root, 'cdn', 'storage', NAMED), world.files.get(FILE)!);
      const redirect = 'location /storage/ { return 302 http://$http_host/cdn$uri; }';
      return {
        command: 'nginx',
        configure: (port, home) => nginx(home, [`server { listen 127.0.0.1:${port}; root ${root};`, redirect, '}']),
      };
    },
    NAMED,
  );
});
