/** What servers of ours read in a request's headers. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether two secrets are the same text. The time it takes tells nothing of either. */
export function isSameSecret(offered: string, expected: string): boolean {
  // Equal lengths by hashing: timingSafeEqual refuses different ones.
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(offered), digest(expected));
}

/**
 * Whether an Authorization header carries this token: `Bearer <token>`, the scheme in any case
 * (RFC 9110, 11.1).
 */
export function hasBearer(authorization: string | undefined, token: string): boolean {
  const [, offered] = /^bearer +(\S+) *$/i.exec(authorization ?? '') ?? [];
  return offered !== undefined && isSameSecret(offered, token);
}

/**
 * Whether an If-None-Match header names this strong ETag. The comparison is weak, as RFC 9110,
 * 13.1.2 asks for.
 */
export function noneMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some(tag => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
}
