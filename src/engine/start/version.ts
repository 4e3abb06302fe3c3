import { readFileSync } from 'node:fs';

/**
 * This program's version, from its package.json: src/ and dist/ have it at the same relative place.
 */
export function programVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
