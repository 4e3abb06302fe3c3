import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from './fault-server.ts';

const CONFIG = `[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
`;

/**
 * A certificate for localhost that holds from one day to another. Needs openssl, whose `ca` alone
 * takes dates of the past.
 */
export function datedCertificate(from: Date, to: Date): Certificate {
  const cwd = mkdtempSync(join(tmpdir(), 'certificate-'));
  const openssl = (...of: string[]) => execFileSync('openssl', of, { cwd, stdio: 'ignore' });
  try {
    writeFileSync(join(cwd, 'config'), CONFIG);
    writeFileSync(join(cwd, 'index.txt'), '');
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key.pem'];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    openssl('req', '-new', ...key, '-out', 'request.pem', ...subject);
    const dates = ['-startdate', asn1(from), '-enddate', asn1(to)];
    const files = ['-config', 'config', '-keyfile', 'key.pem', '-in', 'request.pem', '-out', 'cert.pem'];
    openssl('ca', '-batch', '-selfsign', '-notext', ...files, ...dates);
    return { key: readFileSync(join(cwd, 'key.pem')), cert: readFileSync(join(cwd, 'cert.pem')) };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

function asn1(date: Date): string {
  return date.toISOString().replace(/[-:T]|\.\d+/g, '');
}
