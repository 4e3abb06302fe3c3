import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { serveLibrary } from '../../../src/library/server/server.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import { leaveOut } from '../../support/leave-out.ts';

async function openFilesBelow(directory: string): Promise<string[]> {
  const names = await readdir('/proc/self/fd');
  const paths = await Promise.all(names.map(name => readlink(`/proc/self/fd/${name}`).catch(() => '')));
  return paths.filter(path => path.startsWith(directory));
}

for (const rate of [undefined, 1_000_000]) {
  it(`a client that hangs up before its answer leaves no file open${rate === undefined ? '' : ', paced'}`, async function () {
    if (!existsSync('/proc/self/fd')) leaveOut(this, 'Only Linux tells which files a process has open.');
    const directory = await tempDir();
    const storage = join(directory.path, 'library');
    await publishVersion({
      storage,
      modelId: 'm',
      version: '1.0.0',
      paths: [],
      synthetic: { sizeBytes: 3_000_000, seed: 1 },
    });
    const server = await serveLibrary({ storage, ...(rate !== undefined && { rateBytesPerSecond: rate }) });
    try {
      for (let i = 0; i < 40; i += 1) {
        const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
        await once(socket, 'connect');
        socket.write('GET /storage/models/m/1.0.0/model.bin HTTP/1.1\r\nHost: x\r\n\r\n');
        for (let turns = 0; turns < i % 8; turns += 1) await turn();
        socket.resetAndDestroy();
        await once(socket, 'close');
      }
    } finally {
      await server.close();
    }
    // The last of them may still be on its way; one that is forgotten stays until the time is over.
    while ((await openFilesBelow(storage)).length > 0) await turn();
    expect(await openFilesBelow(storage)).to.deep.equal([]);
    await directory.remove();
  });
}
