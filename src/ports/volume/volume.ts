/** What kind of volume a directory lies on, as far as it matters, and what that still takes. */
import { execFile } from 'node:child_process';
import { realpath, statfs } from 'node:fs/promises';
import { dirname, parse } from 'node:path';
import { promisify } from 'node:util';
import { lackingAbility } from './abilities.ts';

/**
 * Resolves to the name of a network file system, or to what the volume can't do; null: suitable, or
 * not to be found out.
 */
export type UnsuitableVolume = (directory: string) => Promise<string | null>;

const run = promisify(execFile);
const TOOL_TIMEOUT_MS = 5_000;

/**
 * `f_type` of statfs(2), from the kernel's magic.h. FUSE is not among them: it stands for anything.
 */
const LINUX_TYPES: ReadonlyMap<number, string> = new Map([
  [0x6969, 'nfs'],
  [0xff534d42, 'cifs'],
  [0xfe534d42, 'smb2'],
  [0x517b, 'smb'],
  [0x564c, 'ncp'],
  [0x5346414f, 'afs'],
  [0x00c36400, 'ceph'],
  [0x01021997, '9p'],
  [0x4d44, 'fat'],
  [0x2011bab0, 'exfat'],
]);
/** As mount(8) of macOS names them. */
const MACOS_TYPES = new Set(['nfs', 'smbfs', 'afpfs', 'webdav', 'ftp', 'msdos', 'exfat']);

/** What the platform's numbers and names call FAT. Through FUSE it has another one. */
const FAT = /^(ex)?fat|^msdos/i;

/**
 * Of this platform. A directory that is still to be made counts as its nearest ancestor, in which a
 * file is made for a moment. What a network promises about locks and syncs can't be tried, so its
 * type tells; of all others, what they can do.
 */
export const unsuitableVolume: UnsuitableVolume = async directory => {
  const path = await nearestExisting(directory);
  const type = await typeOf(path);
  if (process.platform === 'win32' || (type !== null && !FAT.test(type))) return type;
  const lacking = await lackingAbility(path);
  return lacking === null ? null : [type, lacking].filter(Boolean).join(', ');
};

/** The name of a network or FAT file system; null for others. */
async function typeOf(path: string): Promise<string | null> {
  if (process.platform === 'linux') return ofLinuxType((await statfs(path)).type);
  if (process.platform === 'darwin') return ofMountTable(await output('/sbin/mount', []), path);
  if (process.platform === 'win32') return ofWindowsPath(path, output);
  return null;
}

export function ofLinuxType(type: number): string | null {
  // Some architectures give the 32 bits signed.
  return LINUX_TYPES.get(type >>> 0) ?? null;
}

/**
 * Lines of mount(8): `//user@host/share on /Volumes/share (smbfs, nodev)`. The deepest mount
 * point above the path counts.
 */
export function ofMountTable(table: string, path: string): string | null {
  const mounts = [...table.matchAll(/^.* on (\/.*) \((\w+)[,)].*$/gm)]
    .map(([, point = '', type = '']) => ({ point, type }))
    .filter(({ point }) => `${path}/`.startsWith(point.endsWith('/') ? point : `${point}/`))
    .sort((a, b) => b.point.length - a.point.length);
  const type = mounts[0]?.type ?? '';
  return MACOS_TYPES.has(type) ? type : null;
}

export async function ofWindowsPath(
  path: string,
  tool: (file: string, args: string[]) => Promise<string>,
): Promise<string | null> {
  if (/^[\\/]{2}(?![?.][\\/])/.test(path) || /^\\\\\?\\UNC\\/i.test(path)) return 'network share';
  const drive = /([A-Za-z]):/.exec(path)?.[1];
  if (drive === undefined) return null;
  const script = `$d = New-Object System.IO.DriveInfo '${drive}'; "$($d.DriveType) $($d.DriveFormat)"`;
  const [type, format = ''] = (await tool('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]))
    .trim()
    .split(' ');
  if (type === 'Network') return 'network drive';
  return /^(ex)?fat/i.test(format) ? format : null;
}

async function nearestExisting(directory: string): Promise<string> {
  try {
    return await realpath(directory);
  } catch (error) {
    if (directory === parse(directory).root) throw error;
    return nearestExisting(dirname(directory));
  }
}

/** Empty when the tool fails: an unknown volume is not refused. */
async function output(file: string, args: string[]): Promise<string> {
  try {
    return (await run(file, args, { timeout: TOOL_TIMEOUT_MS, windowsHide: true })).stdout;
  } catch {
    return '';
  }
}

/** FAT keeps a file's size in 32 bits. */
export const FAT_FILE_BYTES = 2 ** 32 - 1;

/** Bytes that an ordinary user may still write on the file system of this directory. */
export async function statfsFreeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/** Files and folders that may still be made there; Infinity where they aren't counted. */
export async function statfsFreeFiles(directory: string): Promise<number> {
  const { files, ffree } = await statfs(directory);
  return files > 0 ? ffree : Infinity;
}

/** Bytes of the largest file there; Infinity where no limit is known. */
export async function largestFileBytes(directory: string): Promise<number> {
  // `fat` on Linux, `msdos` on macOS, `FAT32` on Windows; exFAT has no such limit.
  return /^(fat|msdos)/i.test((await typeOf(await nearestExisting(directory))) ?? '') ? FAT_FILE_BYTES : Infinity;
}
