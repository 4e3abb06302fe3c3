/**
 * The lock on Linux: a listening Unix-domain socket in the data directory. The kernel takes a
 * connection for its holder, even for a suspended one and from another container, and refuses it
 * once the holder is dead.
 */
import { randomBytes } from 'node:crypto';
import { close, lstatSync, open } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from '../../../ports/system-error.ts';
import type { KernelLock, Taken } from './kernel-lock.ts';

/** No two holders ever share a name, so nobody can remove the socket of a successor by its name. */
const NAME = /^engine\.[0-9a-f]{16}\.sock$/;
const NAME_BYTES = 8;

type Holder = 'alive' | 'dead' | 'unknown';

/**
 * Each one listens first and looks at all others then: of two that do so at the same moment, at
 * least one sees the other and withdraws. So it takes no gate to keep two from having it.
 */
export async function takeSocketLock(dataDir: string): Promise<Taken> {
  // A bare descriptor: Node closes a FileHandle that nobody refers to any more.
  const folder = await promisify(open)(dataDir, 'r');
  const taken = await takeIn(dataDir, folder).catch((error: unknown) => ({ state: 'failed' as const, error }));
  if (taken.state === 'ours') return taken;
  await promisify(close)(folder);
  if (taken.state === 'failed') throw taken.error;
  return taken;
}

async function takeIn(dataDir: string, folder: number): Promise<Taken> {
  // A socket's path has at most 107 bytes, and Node cuts a longer one off without a word.
  const shortly = (name: string) => `/proc/self/fd/${folder}/${name}`;
  const name = `engine.${randomBytes(NAME_BYTES).toString('hex')}.sock`;
  // Who is refused leaves no trace: it never listens, and so never refuses anybody else.
  if ((await look(dataDir, name, shortly)).alive) return { state: 'held' };
  const server = await listen(shortly(name));
  if (server === null) return { state: 'none' };
  const { alive, dead } = await look(dataDir, name, shortly);
  const path = join(dataDir, name);
  const ino = inodeOf(path);
  const remove = async () => {
    // It goes from the folder before it goes from the kernel: nobody finds a dead one in between.
    await rm(path, { force: true });
    await new Promise(resolve => server.close(resolve));
  };
  if (alive || ino === undefined) {
    await remove();
    return { state: 'held' };
  }
  let released: Promise<void> | null = null;
  const lock: KernelLock = {
    name,
    isThere: () => inodeOf(path) === ino,
    provesDead: other => dead.has(other),
    clean: async () => {
      for (const other of dead) await rm(join(dataDir, other), { force: true });
    },
    release: () => (released ??= remove().finally(() => promisify(close)(folder))),
  };
  return { state: 'ours', lock };
}

function inodeOf(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.ino;
}

async function look(
  dataDir: string,
  own: string,
  shortly: (name: string) => string,
): Promise<{ alive: boolean; dead: Set<string> }> {
  const found = await readdir(dataDir, { withFileTypes: true });
  const names = found.filter(entry => entry.isSocket() && NAME.test(entry.name) && entry.name !== own);
  const holders = await Promise.all(
    names.map(async ({ name }) => ({ name, holder: await holderBehind(shortly(name)) })),
  );
  return {
    alive: holders.some(({ holder }) => holder === 'alive'),
    dead: new Set(holders.filter(({ holder }) => holder === 'dead').map(({ name }) => name)),
  };
}

/** `EAGAIN`: a suspended holder whose queue is full. */
function holderBehind(path: string): Promise<Holder> {
  return new Promise(resolve => {
    const socket = connect(path);
    const is = (holder: Holder) => {
      socket.destroy();
      resolve(holder);
    };
    socket.on('connect', () => is('alive'));
    socket.on('error', error => {
      const code = errorCode(error);
      is(code === 'ECONNREFUSED' ? 'dead' : code === 'EAGAIN' ? 'alive' : 'unknown');
    });
  });
}

/** null where the file system has no sockets, or /proc isn't there. */
function listen(path: string): Promise<Server | null> {
  return new Promise(resolve => {
    // A visitor gets nothing: that it was let in is the answer.
    const server = createServer(visitor => visitor.destroy());
    // Later errors, of a visitor that can't be let in, change nothing.
    server.on('error', () => resolve(null));
    // Exclusive: in a worker of node:cluster the primary would hold it instead.
    server.listen({ path, exclusive: true }, () => resolve(server));
    server.unref();
  });
}
