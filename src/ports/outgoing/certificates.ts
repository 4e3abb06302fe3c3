import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import type { SecureContext } from 'node:tls';
import { ModelError } from '../../model/errors.ts';

/** Since Node 22.15; absent before. */
type CertificateStore = (store: 'default' | 'system') => string[];

/**
 * What TLS connections trust: Node's authorities and those of NODE_EXTRA_CA_CERTS, the system's
 * where Node can read them, and those of one more PEM file. undefined: Node's default is all
 * there is.
 *
 * @throws ModelError INVALID_ARGUMENT when the file can't be read or holds no certificate
 */
export function trustedContext(caFile: string | null): SecureContext | undefined {
  const system = systemCertificates();
  if (caFile === null && system.length === 0) return undefined;
  const extra = caFile === null ? [] : readCertificates(caFile);
  return tls.createSecureContext({ ca: [...new Set([...defaultCertificates(), ...system, ...extra])] });
}

function store(): CertificateStore | undefined {
  return (tls as { getCACertificates?: CertificateStore }).getCACertificates;
}

function systemCertificates(): string[] {
  try {
    return store()?.('system') ?? [];
  } catch {
    // A system without a store that Node can read: its own authorities remain.
    return [];
  }
}

function defaultCertificates(): readonly string[] {
  const known = store()?.('default');
  if (known) return known;
  const more = process.env['NODE_EXTRA_CA_CERTS'];
  // Node itself warned at its start when that file can't be used.
  return [...tls.rootCertificates, ...(more ? readOrNone(more) : [])];
}

function readOrNone(path: string): string[] {
  try {
    return readCertificates(path);
  } catch {
    return [];
  }
}

function readCertificates(path: string): string[] {
  try {
    const found = readFileSync(path, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (found.length === 0) throw new Error('it holds no certificate');
    return found.map(pem => new X509Certificate(pem).toString());
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError(
      'INVALID_ARGUMENT',
      `Expected "ca_file" to be a PEM file with certificates: ${path}: ${why}.`,
      {
        details: { field: 'ca_file' },
        cause,
      },
    );
  }
}
