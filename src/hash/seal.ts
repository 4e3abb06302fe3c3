import { createCipheriv, randomBytes } from 'node:crypto';

const KEY = randomBytes(16);
const NONCE = Buffer.alloc(12);

/**
 * A sum that tells whether bytes read later are the bytes that were proven: AES-GCM's authentication (GMAC), some ten times
 * as fast as SHA-256. Without the key, which is this process's alone, nobody can write other bytes with the same sum. One
 * nonce for all of them is no harm: a seal never leaves the process. It doesn't matter in which portions the bytes come.
 */
export class Seal {
  readonly #cipher = createCipheriv('aes-128-gcm', KEY, NONCE);

  update(chunk: Uint8Array): void {
    this.#cipher.setAAD(chunk);
  }

  /** Once. */
  digest(): string {
    this.#cipher.final();
    return this.#cipher.getAuthTag().toString('base64');
  }
}
