import { once } from 'node:events';
import { get as httpGet } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';

export interface Answer {
  status: number | undefined;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** As it is on the wire: fetch would tidy the path. */
export async function ask(path: string, options: RequestOptions, base: string): Promise<Answer> {
  const { hostname, port } = new URL(base);
  const request = httpGet({ hostname, port, path, agent: false, ...options });
  if (options.method === 'HEAD') request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}
