import { serveCorrectly } from '../../support/servers/fault-server.ts';
import { status } from './fault-answers.ts';
import type { Fault } from './fault.ts';

/** The rows of the matrix about redirects. */
export const REDIRECTS: Fault[] = [
  {
    name: 'a redirect to another host',
    handler: (q, r, f) => {
      const elsewhere = `localhost:${q.socket.localPort}`;
      if (q.headers.host === elsewhere && q.headers.authorization === undefined) return serveCorrectly(q, r, f);
      r.writeHead(302, { location: `http://${elsewhere}${q.url}` }).end();
    },
    outcome: 'ready',
  },
  {
    name: 'a redirect to a name in raw UTF-8',
    handler: (q, r, f) => {
      if (decodeURIComponent(q.url ?? '') === '/模型é.bin') return serveCorrectly(q, r, f);
      r.writeHead(302, { location: Buffer.from('/模型é.bin').toString('latin1') }).end();
    },
    outcome: 'ready',
    arrange: world => {
      world.server.put('/模型é.bin', world.files.get('weights.bin')!);
      return {};
    },
  },
  {
    name: 'a redirect loop',
    handler: (q, r) => void r.writeHead(302, { location: q.url }).end(),
    outcome: 'SERVER_REJECTED',
  },
  { name: 'a redirect to nowhere', handler: status(302), outcome: 'SERVER_REJECTED' },
  {
    name: 'a redirect to a local file',
    handler: status(302, { location: 'file:///etc/passwd' }),
    outcome: 'SERVER_REJECTED',
  },
];
