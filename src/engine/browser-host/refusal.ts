import type { FastifyReply, FastifyRequest } from 'fastify';

/** For whoever looks at it in a window: a page as plain as its policy makes it, in both languages. */
const PAGE = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <meta name="color-scheme" content="light dark">
  <title>Model Manager</title>
  <h1>Model Manager</h1>
  <p>This address has ended, or was never complete. Open the address that the program printed when it started, or open the app again.</p>
  <p lang="zh-CN">此地址已失效或不完整。请打开程序启动时显示的地址，或重新打开应用。</p>
</html>
`;

/** The answer to a request without cookie or token. */
export function refuse(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.code(401);
  const isWindow = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
  if (isWindow) return reply.type('text/html; charset=utf-8').send(PAGE);
  return reply.send({ error: 'Open the address that the program printed.' });
}
