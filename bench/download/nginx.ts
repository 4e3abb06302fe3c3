/** nginx on loopback, with files unlimited on one port and limited by connection on another. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createNodeFetch } from '../../src/ports/node-fetch.ts';

/** What each connection to `limitedUrl` gets at most. */
const LIMIT_BYTES_PER_SECOND = 20_000_000;

export interface Nginx {
  url: string;
  limitedUrl: string;
  /** Bytes of bodies sent so far below /storage, of files whose path ends so. */
  sentBytes(suffix: string): Promise<number>;
  close(): Promise<void>;
}

/** @throws Error that says what is missing when nginx isn't installed */
export async function startNginx(root: string, folder: string): Promise<Nginx> {
  await mkdir(folder, { recursive: true });
  const [port, limited] = [await freePort(), await freePort()];
  const log = join(folder, 'access.log');
  await writeFile(join(folder, 'nginx.conf'), config({ root, folder, log, port, limited }));
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], {
    stdio: 'ignore',
  });
  const exited = once(child, 'exit').catch((error: unknown) => {
    throw new Error(`nginx could not be started (Debian: nginx-light): ${String(error)}`);
  });
  await Promise.race([answers(`http://127.0.0.1:${port}/api/models`), exited.then(() => failed(folder))]);
  return {
    url: `http://127.0.0.1:${port}`,
    limitedUrl: `http://127.0.0.1:${limited}`,
    sentBytes: async suffix => sum(await readFile(log, 'utf8'), suffix),
    close: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

interface Places {
  root: string;
  folder: string;
  log: string;
  port: number;
  limited: number;
}

function config({ root, folder, log, port, limited }: Places): string {
  const user = userInfo().uid === 0 ? 'user root;' : '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map(name => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  const server = (on: number, more: string) => `server {
    listen 127.0.0.1:${on};
    root ${root};
    location /api/ { try_files $uri/index.json =404; }
    location /storage/ { ${more} }
  }`;
  return `${user}
daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 256; }
http {
  ${temporary}
  sendfile on; tcp_nopush on; keepalive_timeout 60;
  log_format sent '$request_uri $body_bytes_sent $http_range';
  access_log ${log} sent;
  ${server(port, '')}
  ${server(limited, `limit_rate ${LIMIT_BYTES_PER_SECOND};`)}
}
`;
}

function sum(log: string, suffix: string): number {
  const requests = log.split('\n').map(line => line.split(' '));
  return requests.filter(([uri]) => uri?.endsWith(suffix)).reduce((total, [, bytes]) => total + Number(bytes), 0);
}

async function failed(folder: string): Promise<never> {
  throw new Error(`nginx ended: ${await readFile(join(folder, 'error.log'), 'utf8')}`);
}

/** nginx says nothing when it listens. */
async function answers(url: string): Promise<void> {
  const fetch = createNodeFetch();
  try {
    for (let tries = 0; ; tries += 1) {
      try {
        await (await fetch(url)).text();
        return;
      } catch (error) {
        if (tries === 100) throw error;
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    }
  } finally {
    fetch.close();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
