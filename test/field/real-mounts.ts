import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';

const MIB = 1024 * 1024;
/** Less than the file of the tests, for everybody: also for root. */
const QUOTA = '1M';
const LOOK_EVERY_MS = 20;
const LOOKS = 500;
/** Where Debian's openssh-sftp-server puts it. */
const SFTP_SERVER = '/usr/lib/openssh/sftp-server';

/** A file system of others at a place. Its program runs in front, so that a test can kill it. */
export interface RealMount {
  readonly at: string;
  /** Ends its program as a crash does; null where the kernel has it. What stands there says ENOTCONN. */
  kill: (() => Promise<void>) | null;
  /** Shows the same disk again. */
  again(): Promise<void>;
  unmount(): Promise<void>;
}

export type Kind =
  'ext4 with small inodes' | 'btrfs with a quota' | 'exfat-fuse' | 'ntfs-3g' | 'sshfs' | 'rclone without cache';

/**
 * Why a test is skipped where null comes: this needs Linux, root, /dev/fuse, and btrfs-progs, ntfs-3g,
 * exfat-fuse, exfatprogs, sshfs, openssh-sftp-server and rclone of Debian 12.
 */
export async function mountReal(kind: Kind, folder: string, mebibytes = 128): Promise<RealMount | null> {
  const at = join(folder, 'at');
  const image = join(folder, 'image');
  mkdirSync(at, { recursive: true });
  let program: ChildProcess | null = null;
  const run = (file: string, ...args: string[]) => execFileSync(file, args, { stdio: 'ignore' });
  const makeImage = () => {
    writeFileSync(image, '');
    truncateSync(image, mebibytes * MIB);
  };
  let loop: string | null = null;
  // exfat-fuse takes no image, only a device.
  const loopDevice = () => (loop ??= execFileSync('losetup', ['-f', '--show', image], { encoding: 'utf8' }).trim());
  const inFront = async (file: string, ...args: string[]) => {
    program = spawn(file, args, { stdio: 'ignore' });
    await until(() => isMounted(at));
  };
  const remote = join(folder, 'remote');
  // In the place of ssh, which would ask a machine for it: the file server of that machine alone.
  const server = join(folder, 'sftp');
  const mount: Record<Kind, () => unknown> = {
    'ext4 with small inodes': () => run('mount', '-o', 'loop', image, at),
    'btrfs with a quota': () => {
      run('mount', '-o', 'loop', image, at);
      run('btrfs', 'quota', 'enable', at);
      limitQuota(at, QUOTA);
    },
    'exfat-fuse': () => inFront('mount.exfat-fuse', '-d', loopDevice(), at),
    'ntfs-3g': () => inFront('ntfs-3g', '-o', 'no_detach', image, at),
    sshfs: () => inFront('sshfs', '-f', '-o', `ssh_command=${server}`, `host:${remote}`, at),
    'rclone without cache': () => inFront('rclone', 'mount', remote, at),
  };
  const unmount = async () => {
    if (isMounted(at)) run('umount', '-l', at);
    if (program?.exitCode === null && program.signalCode === null) await ended(program);
    if (loop !== null) run('losetup', '-d', loop);
    loop = null;
  };
  try {
    makeImage();
    if (kind === 'ext4 with small inodes') run('mkfs.ext4', '-qFI', '128', image);
    if (kind === 'btrfs with a quota') run('mkfs.btrfs', '-qf', image);
    if (kind === 'exfat-fuse') run('mkfs.exfat', image);
    if (kind === 'ntfs-3g') run('mkfs.ntfs', '-qFf', image);
    if (kind === 'sshfs') writeFileSync(server, `#!/bin/sh\nexec ${SFTP_SERVER}\n`, { mode: 0o755 });
    if (kind === 'sshfs' || kind === 'rclone without cache') mkdirSync(remote);
    await mount[kind]();
  } catch {
    await unmount();
    return null;
  }
  const kill = async () => {
    if (program) await ended(program);
  };
  const again = async () => {
    await unmount();
    await mount[kind]();
  };
  return { at, kill: program === null ? null : kill, again, unmount };
}

/** @param most as `btrfs qgroup limit` takes it: `1M`, `none` */
export function limitQuota(at: string, most: string): void {
  execFileSync('btrfs', ['qgroup', 'limit', most, at], { stdio: 'ignore' });
}

async function ended(program: ChildProcess): Promise<void> {
  const exit = once(program, 'exit');
  program.kill('SIGKILL');
  await exit;
}

function isMounted(at: string): boolean {
  return readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .some(line => line.split(' ')[1] === at);
}

/** No event tells that a mount of FUSE stands. */
async function until(is: () => boolean): Promise<void> {
  for (let looks = 0; !is(); looks += 1) {
    if (looks === LOOKS) throw new Error('Expected the mount to stand within seconds.');
    await after(LOOK_EVERY_MS);
  }
}
