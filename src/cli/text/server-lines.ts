import { sep } from 'node:path';

/**
 * The lines that nginx needs to serve an export: where it is, that a page of /api is an index.json
 * and may change, and that a published file never does. Other servers need the same in their words.
 *
 * @param root the export's folder, absolute; nginx takes `/` on Windows too
 */
export function serverLines(root: string): string[] {
  const folder = root.replaceAll(sep, '/');
  return [
    `root ${/[\s;{}"'\\$#]/.test(folder) ? `"${folder.replace(/["\\$]/g, '\\$&')}"` : folder};`,
    'location /api/     { try_files $uri $uri/index.json =404; add_header Cache-Control no-cache; }',
    'location /storage/ { add_header Cache-Control "public, max-age=31536000, immutable"; }',
  ];
}
