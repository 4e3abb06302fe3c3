import { once } from 'node:events';
import { readdir, readlink } from 'node:fs/promises';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import fastify from 'fastify';
import { createFileRoute } from '../../../src/library/server/file-route.ts';
import { createPacer } from '../../../src/library/server/pacer.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { openLibraryStorage } from '../../../src/library/server/storage.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { writeFiles } from '../support.ts';
import { leaveOut } from '../../support/leave-out.ts';

describe('the file route', () => {
  let dir: TempDir;
  before(async () => {
    dir = await tempDir();
    await writeFiles(dir.path, { 'source/ten': '0123456789' });
    await publishVersion({
      storage: join(dir.path, 'storage'),
      modelId: 'm',
      version: '1.0.0',
      paths: [join(dir.path, 'source')],
    });
  });
  after(() => dir.remove());

  /** Files of the library that this process holds open. */
  async function open(): Promise<string[]> {
    const links = (await readdir('/proc/self/fd')).map(fd => readlink(`/proc/self/fd/${fd}`).catch(() => ''));
    return (await Promise.all(links)).filter(path => path.startsWith(dir.path));
  }

  for (const paced of [false, true]) {
    it(`closes its file when the connection was gone before it opened it${paced ? ', held to a rate' : ''}`, async function () {
      if (process.platform !== 'linux') leaveOut(this, 'Only Linux tells which files a process has open.');
      const pacer = paced ? createPacer(1, systemClock) : undefined;
      const storage = openLibraryStorage({ storage: join(dir.path, 'storage') });
      const sendFile = createFileRoute({ storage, pacer: () => pacer });
      const server = fastify();
      let handled: () => void = () => undefined;
      const over = new Promise<void>(resolve => (handled = resolve));
      server.get<{ Params: { model: string; version: string; '*': string } }>(
        '/:model/:version/*',
        async (request, reply) => {
          request.raw.socket.destroy();
          await once(reply.raw, 'close');
          try {
            return await sendFile(request, reply);
          } finally {
            handled();
          }
        },
      );
      await server.listen({ port: 0, host: '127.0.0.1' });
      const request = get({ port: (server.server.address() as AddressInfo).port, path: '/m/1.0.0/ten', agent: false });
      await once(request, 'error');
      await over;
      await server.close();
      while ((await open()).length > 0) await new Promise(resolve => setImmediate(resolve));
      expect(await open()).to.deep.equal([]);
    });
  }
});
