import { rm } from 'node:fs/promises';
import { openMade } from './ground.ts';
import type { Ground } from './ground.ts';

const PROBE = Buffer.from('read back');

/**
 * Whether a file at this path can be read while it is being written. A mount that only uploads
 * (rclone without a cache of writes) refuses it, and no download can go on after a pause there.
 *
 * @param path made and removed. One that stays because its disk leaves is removed by the next call
 * @returns true where no file can be made now: who writes next meets the reason
 * @throws DiskAway
 */
export async function readsBack(path: string, ground: Ground): Promise<boolean> {
  await ground.assertThere();
  await rm(path, { force: true, recursive: true }).catch(() => undefined);
  const handle = await openMade(path, 'wx+', ground).catch(() => null);
  if (handle === null) return true;
  try {
    const isWritten = await handle.write(PROBE, 0, PROBE.length, 0).then(
      () => true,
      () => false,
    );
    return !isWritten || (await isRead(() => handle.read(Buffer.alloc(PROBE.length), 0, PROBE.length, 0)));
  } finally {
    await handle.close().catch(() => undefined);
    await rm(path, { force: true }).catch(() => undefined);
  }
}

async function isRead(read: () => Promise<{ buffer: Buffer; bytesRead: number }>): Promise<boolean> {
  try {
    const { buffer, bytesRead } = await read();
    return bytesRead === PROBE.length && buffer.equals(PROBE);
  } catch {
    // Whatever it says (EPERM, EACCES, EBADF): it doesn't read.
    return false;
  }
}
