import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { SECURITY_HEADERS } from '../../engine/browser-host/security-headers.ts';
import { isOwnPage } from './own-page.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/**
 * Answers requests of the scheme app:// with the files of the built UI, and with nothing else.
 *
 * @param uiDir absolute path of the folder
 */
export function serveUi(uiDir: string): (request: Pick<Request, 'url' | 'method'>) => Promise<Response> {
  return async ({ url, method }) => {
    const path = isOwnPage(url) && method === 'GET' ? fileBelow(uiDir, url) : null;
    const type = path === null ? undefined : CONTENT_TYPES[extname(path)];
    const body = path === null || type === undefined ? null : await readOrNull(path);
    if (body === null || type === undefined)
      return new Response('Not found', { status: 404, headers: SECURITY_HEADERS });
    return new Response(new Uint8Array(body), { headers: { ...SECURITY_HEADERS, 'content-type': type } });
  };
}

/** null for a path outside the folder, and for a name with `\0`, a backslash or a leading dot. */
function fileBelow(uiDir: string, url: string): string | null {
  const name = decoded(new URL(url).pathname);
  if (name === null || /[\0\\]|(^|\/)\./.test(name)) return null;
  const path = join(uiDir, name === '/' ? 'index.html' : name);
  return path.startsWith(uiDir.endsWith(sep) ? uiDir : uiDir + sep) ? path : null;
}

function decoded(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}

async function readOrNull(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch {
    return null;
  }
}
