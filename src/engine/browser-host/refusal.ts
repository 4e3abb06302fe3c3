import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONTENT_SECURITY_POLICY } from './security-headers.ts';

/** The app's colours and measures, inline: a refused window gets no file. */
const STYLE = `
:root { color-scheme: light dark; }
body { display: grid; place-items: center; min-height: 100vh; margin: 0; padding: 24px; box-sizing: border-box;
  background: light-dark(#f4f5f7, #17191d); color: light-dark(#1b1f26, #e6e9ee);
  font: 14px/1.6 system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif; }
main { max-width: 440px; padding: 28px 32px; border: 1px solid light-dark(#e2e5ea, #2f343c); border-radius: 10px;
  background: light-dark(#ffffff, #1e2126); }
h1 { margin: 0 0 12px; font-size: 16px; }
p { margin: 0; }
p + p { margin-top: 10px; color: light-dark(#565e6b, #a6aebb); }
`;

/** For a person at a window, in both languages. */
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Model Manager</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Model Manager</h1>
<p>This address has ended, or was never complete. Open the address that the program printed when it started, or open the app again.</p>
<p lang="zh-CN">此地址已失效或不完整。请打开程序启动时显示的地址，或重新打开应用。</p>
</main>
</body>
</html>
`;

/** The policy of every page, plus this style sheet by its hash. */
const POLICY = CONTENT_SECURITY_POLICY.replace(
  "style-src 'self'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
);

/** The answer to a request without cookie or token. */
export function refuse(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.code(401);
  const isWindow = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
  if (!isWindow) return reply.send({ error: 'Open the address that the program printed.' });
  return reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8').send(PAGE);
}
