import { readFileSync } from 'node:fs';

let known: string | undefined;

/** What a server's log calls this program: `model-manager/0.1.0`. */
export function userAgent(): string {
  if (known !== undefined) return known;
  // src/ and dist/ have package.json at the same relative place.
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  const { name, version } = JSON.parse(text) as { name: string; version: string };
  return (known = `${name}/${version}`);
}
