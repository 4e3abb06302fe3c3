/**
 * The one place that tells what a failed call of the system means. Node names most codes itself
 * (`ENOSPC`). Where libuv has no name, `code` is "Unknown system error -122", or "UNKNOWN" of a
 * synchronous call, and only the number tells.
 */

/** By platform and positive errno: names that libuv doesn't know. */
const UNNAMED: Partial<Record<NodeJS.Platform, Readonly<Record<number, string>>>> = {
  linux: { 116: 'ESTALE', 122: 'EDQUOT' },
  darwin: { 69: 'EDQUOT', 70: 'ESTALE' },
  freebsd: { 69: 'EDQUOT', 70: 'ESTALE' },
};

/**
 * Codes of a call to a disk that is no longer there: a mount whose server or program died, a drive
 * that was unplugged. EIO also stands for a bad sector: only a look at the disk tells.
 */
const GONE: ReadonlySet<string | undefined> = new Set([
  ...['ENOTCONN', 'ESTALE', 'EIO', 'ENODEV', 'ENXIO', 'ESHUTDOWN', 'EHOSTDOWN'],
]);

/** Whether a call on a file failed as it does when its disk has left. */
export function isDiskGone(thrown: unknown): boolean {
  return GONE.has(errorCode(thrown));
}

/** Codes of a call that found no room: on the disk, or in the quota of this user. */
export const NO_ROOM: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT']);

/**
 * The code of a failed call, as POSIX names it: `ENOENT`, `EDQUOT`, …; undefined for anything
 * else.
 *
 * @param platform whose numbers they are; for tests
 */
export function errorCode(thrown: unknown, platform: NodeJS.Platform = process.platform): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const { code, errno } = thrown as NodeJS.ErrnoException;
  if (typeof code !== 'string') return undefined;
  // An error that crossed a thread may have lost its number, but not its code.
  const number = errno ?? Number(/^Unknown system error (-?\d+)$/.exec(code)?.[1] ?? 0);
  const isUnnamed = code === 'UNKNOWN' || code.startsWith('Unknown system error');
  return isUnnamed ? (UNNAMED[platform]?.[Math.abs(number)] ?? code) : code;
}

export function isNoRoom(thrown: unknown): boolean {
  return NO_ROOM.has(errorCode(thrown));
}

/**
 * Names the full thing in words, because the remedies differ. An administrator can raise a quota,
 * and a user with a quota can't see it in `df`.
 */
export function fullThing(code: string | undefined): string {
  return code === 'EDQUOT' ? 'the disk quota of this user is used up' : 'the disk is full';
}

/** The message of a call that found no room. Node's own says nothing where libuv has no name. */
export function fullMessage(thrown: Error): string {
  const code = errorCode(thrown);
  return code === 'EDQUOT' ? `${thrown.message} (${fullThing(code)})` : thrown.message;
}
