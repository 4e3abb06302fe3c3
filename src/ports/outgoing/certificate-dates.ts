import type { DetailedPeerCertificate } from 'node:tls';

/** Names of OpenSSL. Mostly it is this machine's clock that is wrong. */
const OUT_OF_DATE: ReadonlySet<string | undefined> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
/** A chain has a few; the last one is its own issuer. */
const CHAIN_MOST = 10;
const WORDS = /valid from \S+ to \S+, and this machine's clock says [^\s,)]+/;

export function isOutOfDate(code: string | undefined): boolean {
  return OUT_OF_DATE.has(code);
}

/**
 * When the certificate holds that is out of its dates: a server's own one, or one above it.
 *
 * @param now wall clock of this machine, in milliseconds
 */
export function datesOf(own: DetailedPeerCertificate, now: number): string {
  let certificate = own;
  for (let depth = 0; depth < CHAIN_MOST && isValid(certificate, now); depth += 1) {
    const { issuerCertificate: above } = certificate;
    if (above === undefined || above === certificate) break;
    certificate = above;
  }
  const { valid_from, valid_to } = isValid(certificate, now) ? own : certificate;
  const clock = new Date(now).toISOString();
  return `valid from ${iso(valid_from)} to ${iso(valid_to)}, and this machine's clock says ${clock}`;
}

/** The words of `datesOf` in an error; null where it has none. */
export function datesIn(thrown: unknown): string | null {
  return thrown instanceof Error ? (WORDS.exec(thrown.message)?.[0] ?? null) : null;
}

function isValid({ valid_from, valid_to }: DetailedPeerCertificate, now: number): boolean {
  return Date.parse(valid_from) <= now && now <= Date.parse(valid_to);
}

function iso(date: string): string {
  const at = Date.parse(date);
  return Number.isNaN(at) ? 'an unknown time' : new Date(at).toISOString();
}
