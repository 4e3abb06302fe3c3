/**
 * Written as they are, these end the address, or are taken for the beginning of another character.
 */
const UNFIT = /[#/?\\]|%(?![0-9a-f]{2})/i;

/**
 * Names the character in the log-in of a proxy's address that makes it another address: of
 * `http://me:12#4@proxy:3128` the host is `me`. Null where there is none. Nothing else of the
 * log-in is told.
 *
 * @param where what the address stands in, e.g. HTTPS_PROXY
 */
export function unfitPassword(address: string, where: string): string | null {
  const [, login] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(.*)@/is.exec(address) ?? [];
  const [sign] = UNFIT.exec(login ?? '') ?? [];
  if (sign === undefined) return null;
  const code = sign.charCodeAt(0).toString(16).toUpperCase();
  return `the password in ${where} has a "${sign}", which is written as %${code} there`;
}
